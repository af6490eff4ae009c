package headroom.tuner.gate.selftest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.tuner.gate.Arm;
import headroom.tuner.gate.Faults;
import headroom.tuner.gate.GateBenchmark;
import headroom.tuner.gate.GateException;
import headroom.tuner.gate.PairSource;
import headroom.tuner.gate.SuiteFile;
import headroom.tuner.gate.Taken;
import headroom.tuner.gate.arm.PlantedFaultSpec;
import headroom.tuner.gate.stats.Order;
import headroom.tuner.gate.stats.Pair;
import headroom.tuner.gate.stats.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each scenario plants what it says, where it says, on a machine that it has calibrated. */
class PlantedScenariosTest {

  private static final double NANOS = 100_000;

  /** The machine's: what a step of extra work per 64 keys adds to a decode step. */
  private static final double SHARE = 1.3e-4;

  private static final PlantedFaultSpec NONE = new PlantedFaultSpec("none", 0);

  private final GateBenchmark benchmark = SuiteFile.standard().getFirst();
  private final PlantedScenarios planted = new PlantedScenarios();
  private final List<PlantedScenarios.Calibration> found = new ArrayList<>();

  /** Times grow by the planted steps alone; the control by what is told. */
  private static PairSource machine(Faults faults, double share, double controlShift) {
    return (benchmark, order) ->
        new Taken.Measured(
            new Pair(
                order,
                sample(faults.of(benchmark, Arm.BASE, order), share, 1),
                sample(faults.of(benchmark, Arm.CANDIDATE, order), share, Math.exp(controlShift))));
  }

  private static Sample sample(Optional<PlantedFaultSpec> fault, double share, double control) {
    return new Sample(
        NANOS * (1 + share * fault.orElse(NONE).steps()), 40_000 * control, 30_000, true);
  }

  private void calibrate() {
    planted.calibrate(List.of(benchmark), faults -> machine(faults, SHARE, 0), found::add);
  }

  /** What a scenario adds to an arm's step, as a share of it. */
  private double added(Scenario scenario, Arm arm, Order order) {
    return SHARE * planted.of(scenario).of(benchmark, arm, order).orElse(NONE).steps();
  }

  @Test
  void calibrationFindsWhatAStepIsWorth() {
    calibrate();
    assertThat(found)
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.benchmark()).isEqualTo(benchmark.name());
              assertThat(it.share()).isBetween(0.999 * SHARE, 1.001 * SHARE);
            });
  }

  /** To half a step of extra work, here 0.0065%. */
  @ParameterizedTest
  @EnumSource(Order.class)
  void slowerIsTheCandidateByItsDose(Order order) {
    calibrate();
    assertThat(added(Scenario.SLOWER_5, Arm.CANDIDATE, order)).isBetween(0.0499, 0.0501);
    assertThat(added(Scenario.SLOWER_10, Arm.CANDIDATE, order)).isBetween(0.0999, 0.1001);
    assertThat(added(Scenario.SLOWER_5, Arm.BASE, order)).isZero();
    assertThat(added(Scenario.SLOWER_10, Arm.BASE, order)).isZero();
  }

  /** Whichever arm runs first is slower, and it alone: the bias is of the slot, not of an arm. */
  @Test
  void slotBiasSlowsWhoRunsFirst() {
    calibrate();
    assertThat(added(Scenario.SLOT_BIAS, Arm.BASE, Order.BASE_FIRST)).isBetween(0.1999, 0.2001);
    assertThat(added(Scenario.SLOT_BIAS, Arm.CANDIDATE, Order.BASE_FIRST)).isZero();
    assertThat(added(Scenario.SLOT_BIAS, Arm.CANDIDATE, Order.CANDIDATE_FIRST))
        .isBetween(0.1999, 0.2001);
    assertThat(added(Scenario.SLOT_BIAS, Arm.BASE, Order.CANDIDATE_FIRST)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void othersNeedNoDose(Order order) {
    for (Arm arm : Arm.values()) {
      assertThat(planted.of(Scenario.UNCHANGED).of(benchmark, arm, order)).isEmpty();
      assertThat(planted.of(Scenario.NEIGHBOURS).of(benchmark, arm, order)).isEmpty();
    }
    Faults wrong = planted.of(Scenario.WRONG);
    assertThat(wrong.of(benchmark, Arm.BASE, order)).isEmpty();
    assertThat(wrong.of(benchmark, Arm.CANDIDATE, order))
        .map(PlantedFaultSpec::kind)
        .contains("skipped-keys");
  }

  /** It said that a step is worth twice as much: half the dose is planted. */
  @Test
  void whatAnEarlierPartFoundIsNotMeasuredAgain() {
    planted.know(new PlantedScenarios.Calibration(benchmark.name(), 2 * SHARE));
    planted.calibrate(
        List.of(benchmark),
        _ ->
            (_, _) -> {
              throw new AssertionError("measured again");
            },
        found::add);
    assertThat(found).isEmpty();
    assertThat(added(Scenario.SLOWER_10, Arm.CANDIDATE, Order.BASE_FIRST))
        .isBetween(0.0499, 0.0501);
  }

  /** In three of four pairs a neighbour makes extra work twice as long: the fourth tells. */
  @Test
  void aPairThatWasDisturbedIsTakenAgain() {
    int[] pairs = {0};
    planted.calibrate(
        List.of(benchmark),
        faults ->
            (of, order) ->
                pairs[0]++ % 4 == 0
                    ? machine(faults, SHARE, 0).take(of, order)
                    : machine(faults, 2 * SHARE, 0.5).take(of, order),
        found::add);
    assertThat(found.getFirst().share()).isBetween(0.999 * SHARE, 1.001 * SHARE);
  }

  @Test
  void aMachineThatShowsNoExtraWorkCannotBeTested() {
    assertThatThrownBy(
            () ->
                planted.calibrate(List.of(benchmark), faults -> machine(faults, 0, 0), found::add))
        .isInstanceOf(GateException.class)
        .hasMessageContaining(benchmark.name())
        .hasMessageContaining("too busy");
  }

  @Test
  void aKernelThatGivesNoNumberIsNamed() {
    assertThatThrownBy(
            () ->
                planted.calibrate(
                    List.of(benchmark),
                    _ -> (_, _) -> new Taken.Failed(Arm.BASE, "exit code 134"),
                    found::add))
        .isInstanceOf(GateException.class)
        .hasMessage(benchmark.name() + ", base: exit code 134");
  }

  @Test
  void aDoseNeedsACalibration() {
    Faults slower = planted.of(Scenario.SLOWER_5);
    assertThatIllegalStateException()
        .isThrownBy(() -> slower.of(benchmark, Arm.CANDIDATE, Order.BASE_FIRST))
        .withMessageContaining("not calibrated");
  }
}
