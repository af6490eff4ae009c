package headroom.tuner.session;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/** What screening of one shape has found so far. */
final class Finalists {

  /**
   * Calm visits to one configuration differ: their tenth and ninetieth percentile by 5% ({@code
   * results/spaces/README.md}).
   */
  private static final double VISITS_DIFFER = 1.05;

  private static final Comparator<Outcome.Measured> BY_TIME =
      Comparator.comparingDouble(Outcome.Measured::medianNanos)
          .thenComparing(Outcome.Measured::config);

  private static final Median MEDIAN = new Median();

  private final Map<KernelConfig, Outcome> screened = new HashMap<>();
  private final Map<KernelConfig, List<Double>> inTurnNanos = new HashMap<>();

  /** A configuration was screened by itself. */
  void add(Outcome outcome) {
    screened.put(outcome.config(), outcome);
  }

  /**
   * One that was screened before was timed in turn with others, perhaps not for the first time. Who
   * fails now is out.
   */
  void addInTurn(Outcome outcome) {
    if (outcome instanceof Outcome.Measured measured) {
      inTurnNanos
          .computeIfAbsent(measured.config(), first -> new ArrayList<>())
          .addAll(measured.sampleNanos());
    } else {
      screened.put(outcome.config(), outcome);
    }
  }

  /**
   * The fastest {@code count} beside {@code defaultConfig}, which is never left unmeasured. Where
   * there are two or more, the last of them gives way to the fastest that needs no JVM flag, if
   * none among them is such.
   */
  List<KernelConfig> pick(int count, KernelConfig defaultConfig, Predicate<KernelConfig> flagFree) {
    List<KernelConfig> byTime = ranked(defaultConfig);
    List<KernelConfig> picked = new ArrayList<>(byTime.subList(0, Math.min(count, byTime.size())));
    if (count > 1 && picked.stream().noneMatch(flagFree)) {
      byTime.stream()
          .skip(count)
          .filter(flagFree)
          .findFirst()
          .ifPresent(config -> picked.set(count - 1, config));
    }
    picked.add(defaultConfig);
    return picked;
  }

  /**
   * Fastest first. Those that were timed in turn share out their places by that alone: the times of
   * others were taken in other minutes, and say nothing against theirs.
   */
  private List<KernelConfig> ranked(KernelConfig defaultConfig) {
    List<KernelConfig> ranked =
        new ArrayList<>(byTime(defaultConfig).stream().map(Outcome.Measured::config).toList());
    Iterator<KernelConfig> inTurn =
        ranked.stream()
            .filter(inTurnNanos::containsKey)
            .sorted(Comparator.comparingDouble(this::medianInTurn).thenComparing(config -> config))
            .toList()
            .iterator();
    ranked.replaceAll(config -> inTurnNanos.containsKey(config) ? inTurn.next() : config);
    return ranked;
  }

  private double medianInTurn(KernelConfig config) {
    return MEDIAN.evaluate(
        inTurnNanos.getOrDefault(config, List.of()).stream()
            .mapToDouble(Double::doubleValue)
            .toArray());
  }

  /**
   * Those whose times leave open whether they are among the {@code count} fastest: any that may be
   * as fast as the last of these, and those of them that such a one may beat. In turn from either
   * side of the cut, nearest first.
   *
   * @param most how many are wanted at most
   */
  List<KernelConfig> undecided(int count, KernelConfig defaultConfig, int most) {
    List<Outcome.Measured> byTime = byTime(defaultConfig);
    if (byTime.size() <= count) {
      return List.of();
    }
    double lastIn = byTime.get(count - 1).medianNanos();
    List<Outcome.Measured> outside =
        byTime.stream().skip(count).filter(m -> leastNanos(m) <= lastIn).toList();
    double leastOut =
        outside.stream().mapToDouble(Finalists::leastNanos).min().orElse(Double.POSITIVE_INFINITY);
    List<Outcome.Measured> inside =
        byTime.subList(0, count).reversed().stream()
            .filter(m -> m.medianNanos() >= leastOut)
            .toList();
    return IntStream.range(0, most)
        .boxed()
        .flatMap(
            nearest ->
                Stream.of(inside, outside)
                    .filter(side -> nearest < side.size())
                    .map(side -> side.get(nearest).config()))
        .limit(most)
        .toList();
  }

  /** The time that a configuration may have on calm cores in another minute. */
  private static double leastNanos(Outcome.Measured measured) {
    return measured.medianNanos()
        / (measured.disturbed() ? Outcome.Measured.MOST_DISTURBANCE : VISITS_DIFFER);
  }

  /** All but the default that were measured, as they were screened by themselves. */
  private List<Outcome.Measured> byTime(KernelConfig defaultConfig) {
    return measured().filter(m -> !m.config().equals(defaultConfig)).sorted(BY_TIME).toList();
  }

  private Stream<Outcome.Measured> measured() {
    return screened.values().stream()
        .filter(Outcome.Measured.class::isInstance)
        .map(Outcome.Measured.class::cast);
  }

  /** The fastest so far. */
  Optional<Outcome.Measured> best() {
    return measured().min(BY_TIME);
  }

  boolean isEmpty() {
    return measured().findAny().isEmpty();
  }

  /** Configurations that were screened, however often. */
  int evaluated() {
    return screened.size();
  }

  /** Configurations by how they ended. */
  Map<String, Integer> outcomes() {
    Map<String, Integer> outcomes = new TreeMap<>();
    screened.values().forEach(outcome -> outcomes.merge(outcome.kind(), 1, Integer::sum));
    return outcomes;
  }
}
