package headroom.tuner.session;

import headroom.config.KernelConfig;
import headroom.profile.SearchTrace;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.Confirmer;
import headroom.tuner.measure.Outcome;
import headroom.tuner.stats.Comparison;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The finalists of one shape, in rounds: each round runs every finalist once in a fresh JVM, in a
 * new random order, so that a slow minute of the machine strikes all of them alike and rounds can
 * be compared in pairs. Those that are beaten keep their forks and run no more.
 */
final class Race {

  /** Seed of a race that runs no more. */
  private static final long NO_ORDER = 0;

  private final AttentionShape shape;
  private final KernelConfig defaultConfig;
  private final SearchTrace search;
  private final Random order;
  private final Map<KernelConfig, List<Outcome.Measured>> forks = new LinkedHashMap<>();
  private final List<Integer> visits = new ArrayList<>();
  private final Set<KernelConfig> running;
  private int rounds;

  /**
   * A race that has not begun.
   *
   * @param shape what is decoded
   * @param finalists who runs; the default among them
   * @param defaultConfig the untuned choice
   * @param search how the finalists were found
   * @param seed of the order within rounds
   */
  Race(
      AttentionShape shape,
      List<KernelConfig> finalists,
      KernelConfig defaultConfig,
      SearchTrace search,
      long seed) {
    this.shape = shape;
    this.defaultConfig = defaultConfig;
    this.search = search;
    this.order = new Random(seed);
    this.running = new LinkedHashSet<>(finalists);
  }

  /** A race that was run before; its later rounds were visits of their own. */
  static Race of(RecordedRace recorded) {
    Race race =
        new Race(
            recorded.shape(), List.of(), recorded.defaultConfig(), recorded.search(), NO_ORDER);
    recorded.forks().forEach((config, forks) -> race.forks.put(config, new ArrayList<>(forks)));
    race.rounds = recorded.forks().values().stream().mapToInt(List::size).max().orElse(0);
    for (int round = 0; round < race.rounds; round++) {
      race.visits.add(round);
    }
    return race;
  }

  /** Told each fork. */
  interface Sink {
    void fork(int round, Outcome outcome);

    /** Whether another may begin; a round that is cut is the last. */
    default boolean goesOn() {
      return true;
    }
  }

  /**
   * Runs one round. A finalist that fails is out, its earlier forks with it.
   *
   * @param visit number of the visit to this shape: rounds of one visit follow each other at once
   * @throws ShapeFailedException if it was the default
   */
  void round(int visit, Confirmer confirmer, Sink sink) {
    rounds++;
    visits.add(visit);
    List<KernelConfig> runners = new ArrayList<>(running);
    Collections.shuffle(runners, order);
    for (KernelConfig config : runners) {
      if (!sink.goesOn()) {
        return;
      }
      Outcome outcome = confirmer.fork(shape, config);
      sink.fork(rounds, outcome);
      if (outcome instanceof Outcome.Measured measured) {
        forks.computeIfAbsent(config, first -> new ArrayList<>()).add(measured);
      } else {
        forks.remove(config);
        running.remove(config);
      }
    }
    if (!decided()) {
      throw new ShapeFailedException(
          "the default configuration failed: %s; see the raw log".formatted(defaultConfig));
    }
  }

  /** Lets only these run on, or all, if none of these is running. */
  void retain(Collection<KernelConfig> unbeaten) {
    if (!Collections.disjoint(running, unbeaten)) {
      running.retainAll(unbeaten);
    }
  }

  /** Whether there is something to report: the default was measured, whoever else was. */
  boolean decided() {
    return forks.containsKey(defaultConfig);
  }

  AttentionShape shape() {
    return shape;
  }

  KernelConfig defaultConfig() {
    return defaultConfig;
  }

  SearchTrace search() {
    return search;
  }

  /** Rounds run. */
  int rounds() {
    return rounds;
  }

  /** Finalists of the next round. */
  int runners() {
    return running.size();
  }

  /** Finalists with a result, beaten or not. */
  Set<KernelConfig> finalists() {
    return Collections.unmodifiableSet(forks.keySet());
  }

  /** The forks of one finalist, in round order. */
  List<Outcome.Measured> forks(KernelConfig config) {
    return Collections.unmodifiableList(forks.getOrDefault(config, List.of()));
  }

  /**
   * The samples of one finalist by visit. Forks that ran one after the other saw the machine in one
   * state: minutes later it is another one. So where there were several visits, they are the
   * independent units; with one alone, its forks must do. Forks that saw no calm count only where
   * all were such.
   */
  List<List<Double>> samplesByVisit(KernelConfig config) {
    Map<Integer, List<Double>> byVisit = new TreeMap<>();
    List<List<Double>> byFork = new ArrayList<>();
    for (int round : countedRounds(config)) {
      List<Double> samples = forks(config).get(round).sampleNanos();
      byFork.add(samples);
      byVisit.computeIfAbsent(visits.get(round), visit -> new ArrayList<>()).addAll(samples);
    }
    return byVisit.size() > 1 ? List.copyOf(byVisit.values()) : byFork;
  }

  /** The forks of one finalist that count: those that saw calm, or all if none did. */
  List<Outcome.Measured> countedForks(KernelConfig config) {
    return countedRounds(config).stream().map(forks(config)::get).toList();
  }

  private List<Integer> countedRounds(KernelConfig config) {
    List<Outcome.Measured> all = forks(config);
    List<Integer> calm =
        IntStream.range(0, all.size()).filter(i -> !all.get(i).disturbed()).boxed().toList();
    return calm.isEmpty() ? IntStream.range(0, all.size()).boxed().toList() : calm;
  }

  /** The samples of two finalists by round: of the rounds that were calm for both, if two were. */
  Comparison.Pairing pairing(KernelConfig base, KernelConfig candidate) {
    List<Outcome.Measured> bases = forks(base);
    List<Outcome.Measured> candidates = forks(candidate);
    List<Integer> calm = calmRounds(base, candidate);
    List<Integer> used =
        calm.size() < 2
            ? IntStream.range(0, Math.min(bases.size(), candidates.size())).boxed().toList()
            : calm;
    return new Comparison.Pairing(
        used.stream().map(round -> bases.get(round).sampleNanos()).toList(),
        used.stream().map(round -> candidates.get(round).sampleNanos()).toList());
  }

  /** The rounds of two finalists that were calm for both. */
  private List<Integer> calmRounds(KernelConfig one, KernelConfig other) {
    List<Outcome.Measured> ones = forks(one);
    List<Outcome.Measured> others = forks(other);
    return IntStream.range(0, Math.min(ones.size(), others.size()))
        .filter(round -> !ones.get(round).disturbed() && !others.get(round).disturbed())
        .boxed()
        .toList();
  }

  /**
   * Whether a finalist was faster in most of the rounds that were calm for both, of two at least.
   */
  boolean mostlyFaster(KernelConfig candidate, KernelConfig base) {
    List<Integer> calm = calmRounds(base, candidate);
    long won =
        calm.stream()
            .filter(
                round ->
                    forks(candidate).get(round).medianNanos()
                        < forks(base).get(round).medianNanos())
            .count();
    return calm.size() >= 2 && 2 * won > calm.size();
  }
}
