package headroom.tuner.fleet;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.dispatch.DefaultChoice;
import headroom.kernel.KernelVariant;
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

/** From the evidence of one set-up to its profile; the same evidence always gives the same one. */
public final class Merge {

  /** Finalists of a shape that are raced again: a paired final of eight finds nearly all. */
  public static final int FINALISTS = 8;

  private final Setup setup;
  private final List<KernelVariant> variants;
  private final int finalists;

  /**
   * What is merged by.
   *
   * @param setup of every run
   * @param variants those that may have run
   * @param finalists most nominees per shape
   */
  public Merge(Setup setup, List<KernelVariant> variants, int finalists) {
    this.setup = setup;
    this.variants = variants.stream().filter(it -> it.device() == setup.device().kind()).toList();
    this.finalists = finalists;
  }

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
    List<Ceiling> ceilings = ceilings(evidence);
    Map<AttentionShape, ShapeContest> contests = contests(evidence, findings);
    List<RecordedRace> races = new ArrayList<>();
    Map<AttentionShape, Set<KernelConfig>> scaled = new TreeMap<>();
    contests.forEach(
        (shape, contest) -> {
          List<KernelConfig> nominees = contest.nominees(finalists, this::flagFree);
          scaled.put(shape, contest.abroad(nominees));
          races.add(
              new RecordedRace(
                  shape,
                  standard(shape),
                  Traces.of(evidence.runs(), shape, spaces(shape)),
                  contest.forks(nominees)));
        });
    Map<AttentionShape, TunedShape> tuned = new TreeMap<>();
    for (TunedShape shape :
        RecordedRace.decide(races, variants, setup.traits(), ceilings, setup.cacheState())) {
      tuned.put(shape.shape(), Traces.marked(shape, scaled.getOrDefault(shape.shape(), Set.of())));
    }
    ProfileShapes.join(evidence.profiles(), tuned, findings);
    findings.addAll(Missing.of(evidence.runs()));
    boolean complete =
        findings.stream().noneMatch(it -> it.kind().loss() || it.kind() == Finding.Kind.HALF)
            && evidence.runs().stream().allMatch(log -> log.complete().orElse(false))
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
    contests(evidence, new TreeSet<>())
        .forEach(
            (shape, contest) -> {
              List<KernelConfig> nominees = contest.nominees(finalists, this::flagFree);
              if (!contest.abroad(nominees).isEmpty()) {
                heats.add(new ReRace.Heat(shape, nominees, standard(shape)));
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

  private Map<AttentionShape, ShapeContest> contests(Evidence evidence, Set<Finding> findings) {
    Map<AttentionShape, List<NodeRace>> races = new TreeMap<>();
    Map<AttentionShape, Set<KernelConfig>> failed = new TreeMap<>();
    for (RunLog log : evidence.runs()) {
      NodeRace.collect(log, races);
      log.forks().stream()
          .filter(fork -> !(fork.outcome() instanceof Outcome.Measured))
          .forEach(
              fork -> {
                failed
                    .computeIfAbsent(fork.shape(), shape -> new TreeSet<>())
                    .add(fork.outcome().config());
                findings.add(failure(fork));
              });
    }
    Map<AttentionShape, ShapeContest> contests = new LinkedHashMap<>();
    races.forEach(
        (shape, all) -> {
          Set<KernelConfig> out = failed.getOrDefault(shape, Set.of());
          Set<KernelConfig> legal = legal(shape, all, findings);
          ShapeContest contest =
              new ShapeContest(
                  all, standard(shape), config -> legal.contains(config) && !out.contains(config));
          if (contest.home().isEmpty() || out.contains(standard(shape))) {
            findings.add(
                new Finding(
                    Finding.Kind.UNDECIDED,
                    shape.label(),
                    "no run measured its default configuration %s; tune it again"
                        .formatted(standard(shape))));
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

  private static Finding failure(RunLog.Fork fork) {
    return new Finding(
        Finding.Kind.FAILED,
        fork.shape().label(),
        "%s ended as %s on %s; it cannot win"
            .formatted(fork.outcome().config(), fork.outcome().kind(), fork.node()));
  }

  private Set<KernelConfig> legal(
      AttentionShape shape, List<NodeRace> races, Set<Finding> findings) {
    Set<KernelConfig> legal = new TreeSet<>();
    races.forEach(race -> legal.addAll(race.finalists()));
    List<ConfigSpace> spaces = spaces(shape);
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

  private List<KernelVariant> competing(AttentionShape shape) {
    return variants.stream()
        .filter(it -> it.threads(it.defaultConfig(shape, setup.traits())) <= setup.threads())
        .toList();
  }

  private KernelConfig standard(AttentionShape shape) {
    return DefaultChoice.of(competing(shape), shape, setup.traits());
  }

  private List<ConfigSpace> spaces(AttentionShape shape) {
    return competing(shape).stream().map(it -> it.space(shape, setup.traits())).toList();
  }

  private boolean flagFree(KernelConfig config) {
    return variants.stream()
        .filter(variant -> variant.id().equals(config.variant()))
        .allMatch(variant -> variant.jvmFlags(config).isEmpty());
  }

  private RunInfo run(Evidence evidence, String rawFile, boolean complete) {
    List<RunLog> logs = evidence.runs();
    List<RunInfo> others = evidence.profiles().stream().map(TuningProfile::run).distinct().toList();
    double seconds =
        logs.stream().mapToDouble(log -> log.elapsedNanos() / 1e9).sum()
            + others.stream().mapToDouble(RunInfo::elapsedSeconds).sum();
    return new RunInfo(
        java.util.stream.Stream.concat(
                logs.stream().map(log -> log.header().started()),
                others.stream().map(RunInfo::started))
            .min(Comparator.naturalOrder())
            .orElseThrow(),
        seconds,
        "merged",
        Traces.seed(logs, others),
        seconds,
        setup.threads(),
        complete,
        rawFile);
  }
}
