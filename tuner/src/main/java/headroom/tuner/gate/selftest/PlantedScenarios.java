package headroom.tuner.gate.selftest;

import headroom.cpu.kernel.PlantedFault;
import headroom.tuner.gate.Arm;
import headroom.tuner.gate.Faults;
import headroom.tuner.gate.GateBenchmark;
import headroom.tuner.gate.GateException;
import headroom.tuner.gate.PairSource;
import headroom.tuner.gate.Taken;
import headroom.tuner.gate.arm.PlantedFaultSpec;
import headroom.tuner.gate.stats.Order;
import headroom.tuner.gate.stats.Pair;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * Plants each scenario's fault, in the right dose: a calibration finds, per benchmark, how much one
 * step of extra work lengthens it on this machine.
 */
public final class PlantedScenarios {

  /** What a step takes, about, for a first dose: six operations that wait for each other. */
  private static final double STEP_NANOS = 2;

  private static final int KEYS_PER_UNIT = 64;

  /** Large against the spread of a pair. */
  private static final double FIRST_DOSE = 0.3;

  private static final int CALIBRATIONS = 4;

  private static final int MOST_AGAIN = 3;

  private final Map<String, Double> shareOfStep = new HashMap<>();

  /**
   * What one step of extra work per 64 keys is worth: a line of a self-test's raw file.
   *
   * @param benchmark its name
   * @param share of a decode step's time
   */
  public record Calibration(String benchmark, double share) {

    /**
     * Checks the share.
     *
     * @throws IllegalArgumentException if it is no positive number
     */
    public Calibration {
      if (!(share > 0 && Double.isFinite(share))) {
        throw new IllegalArgumentException(
            "extra work takes a share of a step's time above 0: " + share);
      }
    }
  }

  /** Takes what an earlier part of the self-test found. */
  public void know(Calibration calibration) {
    shareOfStep.put(calibration.benchmark(), calibration.share());
  }

  /**
   * Calibrates what is not known.
   *
   * @param pairsWith makes a source of pairs with planted faults
   * @param found told each at once
   * @throws GateException if a benchmark gives no number
   */
  public void calibrate(
      List<GateBenchmark> suite,
      Function<Faults, PairSource> pairsWith,
      Consumer<Calibration> found) {
    PairSource plain = pairsWith.apply(Faults.NONE);
    for (GateBenchmark benchmark : suite) {
      if (!shareOfStep.containsKey(benchmark.name())) {
        double nanos = pair(plain, benchmark, Order.BASE_FIRST).pair().base().medianNanos();
        int steps = dose(FIRST_DOSE * nanos / STEP_NANOS / units(benchmark));
        PairSource slowed =
            pairsWith.apply((_, arm, _) -> arm == Arm.CANDIDATE ? extra(steps) : Optional.empty());
        double share = Math.expm1(new Median().evaluate(changes(slowed, benchmark)));
        if (!(share > 0)) {
          throw new GateException(
              "extra work in %s shows no time: this machine is too busy to be tested; try again on a quiet one"
                  .formatted(benchmark.name()));
        }
        Calibration calibration = new Calibration(benchmark.name(), share / steps);
        know(calibration);
        found.accept(calibration);
      }
    }
  }

  /** Of both orders alike; a pair that something disturbed is taken again, but not for ever. */
  private static double[] changes(PairSource slowed, GateBenchmark benchmark) {
    double[] changes = new double[CALIBRATIONS];
    for (int i = 0; i < CALIBRATIONS; i++) {
      Order order = i % 2 == 0 ? Order.CANDIDATE_FIRST : Order.BASE_FIRST;
      Pair pair = pair(slowed, benchmark, order).pair();
      for (int again = 0; again < MOST_AGAIN && !benchmark.countsPair(pair); again++) {
        pair = pair(slowed, benchmark, order).pair();
      }
      changes[i] = pair.change();
    }
    return changes;
  }

  private static Taken.Measured pair(PairSource source, GateBenchmark benchmark, Order order) {
    return switch (source.take(benchmark, order)) {
      case Taken.Measured measured -> measured;
      case Taken.Incorrect wrong ->
          throw new GateException(
              "%s, %s: wrong output, %s"
                  .formatted(benchmark.name(), wrong.arm().label(), wrong.detail()));
      case Taken.Failed failed ->
          throw new GateException(
              "%s, %s: %s".formatted(benchmark.name(), failed.arm().label(), failed.detail()));
    };
  }

  /** Units of 64 keys that a step's kernels walk, over all heads and sequences. */
  private static double units(GateBenchmark benchmark) {
    return (double) benchmark.task().batch()
        * benchmark.task().kvHeads()
        * benchmark.task().seqLen()
        / KEYS_PER_UNIT;
  }

  private static int dose(double steps) {
    return Math.clamp(Math.round(steps), 1, PlantedFault.ExtraWork.MOST);
  }

  private static Optional<PlantedFaultSpec> extra(int steps) {
    return Optional.of(PlantedFaultSpec.of(new PlantedFault.ExtraWork(steps)));
  }

  /** The faults of a scenario. */
  public Faults of(Scenario scenario) {
    return switch (scenario) {
      case UNCHANGED, NEIGHBOURS -> Faults.NONE;
      case SLOWER_5, SLOWER_10 ->
          (benchmark, arm, _) ->
              arm == Arm.CANDIDATE ? dosed(benchmark, scenario) : Optional.empty();
      case SLOT_BIAS ->
          (benchmark, arm, order) ->
              (arm == Arm.BASE) == (order == Order.BASE_FIRST)
                  ? dosed(benchmark, scenario)
                  : Optional.empty();
      case WRONG ->
          (_, arm, _) ->
              arm == Arm.CANDIDATE
                  ? Optional.of(PlantedFaultSpec.of(new PlantedFault.SkippedKeys()))
                  : Optional.empty();
    };
  }

  private Optional<PlantedFaultSpec> dosed(GateBenchmark benchmark, Scenario scenario) {
    Double share = shareOfStep.get(benchmark.name());
    if (share == null) {
      throw new IllegalStateException(benchmark.name() + " was not calibrated");
    }
    return extra(dose(scenario.extraWork() / share));
  }
}
