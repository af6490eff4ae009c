package headroom.tuner.fleet;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.profile.Ceiling;
import headroom.profile.RunInfo;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.Outcome;
import headroom.tuner.session.ReRace;
import headroom.tuner.session.RecordedRace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * From the evidence of one set-up to its profile; the same evidence always gives the same one.
 *
 * @param entrants what may have run, and in which set-up
 * @param finalists most nominees per shape
 */
public record Merge(Entrants entrants, int finalists) {

  /** Finalists of a shape that are raced again: a paired final of eight finds nearly all. */
  public static final int FINALISTS = 8;

  /**
   * What comes of it.
   *
   * @param profile the merged profile
   * @param findings what was not taken as it was, in order
   */
  public record Merged(TuningProfile profile, List<Finding> findings) {
    /** Copies the list. */
    public Merged {
      findings = List.copyOf(findings);
    }
  }

  /**
   * Merges.
   *
   * @param evidence at least one run or profile
   * @param rawFile name of the merged raw log
   */
  public Merged of(Evidence evidence, String rawFile) {
    Set<Finding> findings = new TreeSet<>(evidence.findings());
    Setup setup = entrants.setup();
    List<Ceiling> ceilings = ceilings(evidence);
    // What failed in a re-race that has not ended has failed all the same.
    Map<AttentionShape, ShapeContest> contests =
        contests(evidence.deciding(), evidence.runs(), findings);
    List<RecordedRace> races = new ArrayList<>();
    Map<AttentionShape, Set<KernelConfig>> scaled = new TreeMap<>();
    contests.forEach(
        (shape, contest) -> {
          List<KernelConfig> nominees = contest.nominees(finalists, entrants::flagFree);
          scaled.put(shape, contest.abroad(nominees));
          races.add(
              new RecordedRace(
                  shape,
                  contest.standard(),
                  Traces.of(evidence.runs(), shape, entrants.spaces(shape)),
                  contest.forks(nominees)));
        });
    Map<AttentionShape, TunedShape> tuned = new TreeMap<>();
    for (TunedShape shape :
        RecordedRace.decide(
            races, entrants.variants(), setup.traits(), ceilings, setup.cacheState())) {
      tuned.put(shape.shape(), Traces.marked(shape, scaled.getOrDefault(shape.shape(), Set.of())));
    }
    ProfileShapes.join(evidence.profiles(), tuned, findings);
    findings.addAll(Missing.of(evidence.runs()));
    findings.addAll(Unconfirmed.of(evidence.runs(), tuned.keySet()));
    boolean complete =
        findings.stream().noneMatch(it -> it.kind().loss())
            && evidence.deciding().stream().allMatch(log -> log.complete().orElse(false))
            && evidence.profiles().stream().allMatch(profile -> profile.run().complete());
    return new Merged(
        new TuningProfile(
            setup.tool(),
            run(evidence, rawFile, complete),
            setup.device(),
            ceilings,
            List.copyOf(tuned.values())),
        List.copyOf(findings));
  }

  /** What must be raced on one node, so that no time has to be scaled. */
  public List<ReRace.Heat> heats(Evidence evidence) {
    List<ReRace.Heat> heats = new ArrayList<>();
    // A re-race that was killed must find the heats that it began with.
    contests(evidence.deciding(), evidence.deciding(), new TreeSet<>())
        .forEach(
            (shape, contest) -> {
              List<KernelConfig> nominees = contest.nominees(finalists, entrants::flagFree);
              if (!contest.abroad(nominees).isEmpty()) {
                heats.add(new ReRace.Heat(shape, nominees, contest.standard()));
              }
            });
    return heats;
  }

  /** The limits that the runs measured, of each the highest. */
  public static List<Ceiling> ceilings(Evidence evidence) {
    List<Ceiling> ceilings = List.of();
    for (RunLog log : evidence.runs()) {
      ceilings = Ceiling.highest(ceilings, log.ceilings());
    }
    for (TuningProfile profile : evidence.profiles()) {
      ceilings = Ceiling.highest(ceilings, profile.ceilings());
    }
    return ceilings;
  }

  private Map<AttentionShape, ShapeContest> contests(
      List<RunLog> racing, List<RunLog> failing, Set<Finding> findings) {
    Map<AttentionShape, List<NodeRace>> races = new TreeMap<>();
    racing.forEach(log -> NodeRace.collect(log, races));
    Map<AttentionShape, Set<KernelConfig>> failed = failed(failing, findings);
    Map<AttentionShape, ShapeContest> contests = new LinkedHashMap<>();
    races.forEach(
        (shape, all) -> {
          Set<KernelConfig> out = failed.getOrDefault(shape, Set.of());
          Optional<KernelConfig> standard = entrants.standard(shape);
          if (standard.isEmpty()) {
            findings.add(
                undecided(
                    shape, "no kernel of this build takes it; merge with the one that tuned"));
            return;
          }
          Set<KernelConfig> legal = legal(shape, all, findings);
          ShapeContest contest =
              new ShapeContest(
                  all, standard.get(), config -> legal.contains(config) && !out.contains(config));
          if (!contest.decidable() || out.contains(standard.get())) {
            findings.add(
                undecided(
                    shape,
                    "no run measured its default configuration %s; tune it again"
                        .formatted(standard.get())));
          } else {
            contests.put(shape, contest);
          }
          if (contest.unpaired() > 0) {
            findings.add(
                new Finding(
                    Finding.Kind.UNPAIRED,
                    shape.label(),
                    "%d finalists ran only on nodes where the default did not; they cannot win"
                        .formatted(contest.unpaired())));
          }
        });
    return contests;
  }

  private static Map<AttentionShape, Set<KernelConfig>> failed(
      List<RunLog> logs, Set<Finding> findings) {
    Map<AttentionShape, Set<KernelConfig>> failed = new TreeMap<>();
    logs.stream()
        .flatMap(log -> log.forks().stream())
        .filter(fork -> !(fork.outcome() instanceof Outcome.Measured))
        .forEach(
            fork -> {
              failed
                  .computeIfAbsent(fork.shape(), shape -> new TreeSet<>())
                  .add(fork.outcome().config());
              findings.add(
                  new Finding(
                      Finding.Kind.FAILED,
                      fork.shape().label(),
                      "%s ended as %s on %s; it cannot win"
                          .formatted(fork.outcome().config(), fork.outcome().kind(), fork.node())));
            });
    return failed;
  }

  private static Finding undecided(AttentionShape shape, String why) {
    return new Finding(Finding.Kind.UNDECIDED, shape.label(), why);
  }

  private Set<KernelConfig> legal(
      AttentionShape shape, List<NodeRace> races, Set<Finding> findings) {
    Set<KernelConfig> legal = new TreeSet<>();
    races.forEach(race -> legal.addAll(race.finalists()));
    List<ConfigSpace> spaces = entrants.spaces(shape);
    legal.removeIf(
        config -> {
          Optional<String> violation =
              spaces.stream()
                  .filter(space -> space.variant().equals(config.variant()))
                  .findFirst()
                  .map(space -> space.violation(config))
                  .orElse(Optional.of("no such variant"));
          violation.ifPresent(
              why ->
                  findings.add(
                      new Finding(
                          Finding.Kind.ILLEGAL,
                          shape.label(),
                          "%s: %s; merge with the build that tuned".formatted(config, why))));
          return violation.isPresent();
        });
    return legal;
  }

  private RunInfo run(Evidence evidence, String rawFile, boolean complete) {
    List<RunLog> logs = evidence.runs();
    List<RunInfo> others = evidence.profiles().stream().map(TuningProfile::run).distinct().toList();
    double seconds =
        logs.stream().mapToDouble(log -> log.elapsedNanos() / 1e9).sum()
            + others.stream().mapToDouble(RunInfo::elapsedSeconds).sum();
    return new RunInfo(
        Stream.concat(
                logs.stream().map(log -> log.header().started()),
                others.stream().map(RunInfo::started))
            .min(Comparator.naturalOrder())
            .orElseThrow(),
        seconds,
        "merged",
        Traces.seed(logs, others),
        seconds,
        entrants.setup().threads(),
        complete,
        rawFile);
  }
}
