package headroom.tuner.cli;

import headroom.profile.TuningProfile;
import headroom.tuner.gate.BenchmarkResult;
import headroom.tuner.gate.Faults;
import headroom.tuner.gate.GateBenchmark;
import headroom.tuner.gate.GateProcedure;
import headroom.tuner.gate.JvmPairs;
import headroom.tuner.gate.PairLog;
import headroom.tuner.gate.Stage;
import headroom.tuner.gate.StoredGate;
import headroom.tuner.gate.StoredWinner;
import headroom.tuner.gate.Thresholds;
import headroom.tuner.gate.arm.ArmBench;
import headroom.tuner.gate.arm.ArmBuild;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** One gate from builds to results: against another build, or against a profile. */
final class GateRun {

  /** Seconds are usual, of large caches on a GPU a minute. */
  private static final Duration JVM_LIMIT = Duration.ofMinutes(4);

  private final GateArms arms;
  private final Optional<TuningProfile> profile;
  private final PairLog log;
  private final ProgressDisplay display;
  private final Duration budget;
  private final SplittableRandom random;
  private String baseLabel = "";
  private String candidateLabel = "";
  private long startNanos = System.nanoTime();

  /**
   * A run.
   *
   * @param profile that is the base, if no build is
   */
  GateRun(
      GateArms arms,
      Optional<TuningProfile> profile,
      PairLog log,
      ProgressDisplay display,
      Duration budget,
      long seed) {
    this.arms = arms;
    this.profile = profile;
    this.log = log;
    this.display = display;
    this.budget = budget;
    this.random = new SplittableRandom(seed);
  }

  String baseLabel() {
    return baseLabel;
  }

  String candidateLabel() {
    return candidateLabel;
  }

  /** Since the builds were there. */
  double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private boolean timeIsUp() {
    return seconds() > budget.toSeconds();
  }

  /** Judges; a profile brings its own benchmarks. */
  List<BenchmarkResult> benchmarks(List<GateBenchmark> suite) throws IOException {
    ArmBuild candidate = arms.candidate();
    candidateLabel = candidate.label();
    if (profile.isPresent()) {
      return againstProfile(profile.get(), candidate);
    }
    ArmBuild base = arms.base(candidate);
    baseLabel = base.label();
    startNanos = System.nanoTime();
    display.at(0, (double) budget.toSeconds(), "both outputs are compared with the reference");
    log.run("gate", baseLabel, candidateLabel, arms.device());
    ArmBench ofBase = arms.bench("base", base, suite, random.nextLong());
    ArmBench ofCandidate = arms.bench("candidate", candidate, suite, random.nextLong());
    JvmPairs pairs = new JvmPairs(ofBase, ofCandidate, Faults.NONE, log::add, random.nextLong());
    return new GateProcedure(pairs, this::timeIsUp, this::show, random.nextLong()).run(suite);
  }

  private List<BenchmarkResult> againstProfile(TuningProfile profile, ArmBuild candidate)
      throws IOException {
    baseLabel = "profile of " + profile.run().started();
    List<StoredWinner> winners = StoredWinner.of(profile, Thresholds.DEFAULT);
    List<GateBenchmark> suite = winners.stream().map(StoredWinner::benchmark).toList();
    startNanos = System.nanoTime();
    log.run("profile", baseLabel, candidateLabel, arms.device());
    ArmBench bench = arms.bench("candidate", candidate, suite, random.nextLong());
    return new StoredGate(
            benchmark -> {
              show(benchmark, Stage.SCREEN, 0, 1);
              return bench.measure(
                  benchmark.task(), random.nextLong(), Optional.empty(), JVM_LIMIT);
            },
            StoredWinner.controlGflops(profile),
            this::timeIsUp,
            log::add)
        .run(winners);
  }

  /** Time is all that is known beforehand: how many pairs it takes depends on what they say. */
  private void show(GateBenchmark benchmark, Stage stage, int done, int planned) {
    double share = Math.min(1, seconds() / budget.toSeconds());
    display.at(
        share,
        Math.max(0, budget.toSeconds() - seconds()),
        "%s, %s, pair %d of %d at most"
            .formatted(
                stage == Stage.SCREEN ? "screen" : "confirm", benchmark.name(), done + 1, planned));
  }
}
