package headroom.tuner.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.FaultyVariant.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whatever a kernel does, each configuration gets exactly one outcome, and the others their times.
 */
class WorkerScreenerTest {

  private static final AttentionShape SHAPE = new AttentionShape(1, 4, 1, 8, 50);
  private static final AttentionShape OTHER_SHAPE = new AttentionShape(1, 4, 1, 8, 40);
  private static final DeviceTraits TRAITS = new DeviceTraits(128, 16, 1, 0, 0, 0);

  /** The limit also covers the start of a JVM, on a busy machine some seconds. */
  private static final ScreeningPlan PLAN = new ScreeningPlan(2, 1, 60, Duration.ofSeconds(8), 42);

  @Test
  void everyFaultGetsItsOutcomeAndTheRestOfTheBatchSurvives() {
    List<KernelConfig> configs =
        new ArrayList<>(Stream.of(Fault.values()).map(Fault::config).toList());
    KernelConfig outside =
        KernelConfig.of(FaultyVariant.ID, Map.of("vLayout", new AxisValue.Name("unheard-of")));
    configs.add(outside);
    // Faults stand before and after sound ones: a lost worker must lose neither.
    configs.add(3, Fault.NONE.config());

    List<Outcome> outcomes = screen(configs);

    // In this order: each is known before the next begins.
    assertThat(outcomes.stream().map(Outcome::config)).containsExactlyElementsOf(configs);
    assertThat(of(outcomes, Fault.NONE)).hasSize(2).allMatch(Outcome.Measured.class::isInstance);
    // A sample is the median of its calls, not their mean or maximum.
    assertThat(of(outcomes, Fault.NONE))
        .allSatisfy(
            outcome -> {
              Outcome.Measured sound = (Outcome.Measured) outcome;
              assertThat(sound.sampleNanos()).allMatch(nanos -> nanos < sound.p95Nanos());
            });
    assertThat(of(outcomes, Fault.PRINTS)).allMatch(Outcome.Measured.class::isInstance);
    assertThat(of(outcomes, Fault.WRONG)).allMatch(Outcome.Incorrect.class::isInstance);
    assertThat(of(outcomes, Fault.TURNS_WRONG)).allMatch(Outcome.Incorrect.class::isInstance);
    assertThat(of(outcomes, Fault.NOT_FINITE))
        .containsExactly(
            new Outcome.Incorrect(Fault.NOT_FINITE.config(), "element 1 is not finite"));
    assertThat(of(outcomes, Fault.THROWS_AT_ONCE))
        .containsExactly(
            new Outcome.LaunchFailed(
                Fault.THROWS_AT_ONCE.config(), "IllegalStateException: no scratch; at all"));
    assertThat(of(outcomes, Fault.THROWS_LATER))
        .containsExactly(
            new Outcome.LaunchFailed(
                Fault.THROWS_LATER.config(), "IllegalStateException: out of tickets"));
    assertThat(of(outcomes, Fault.UNCOMPILABLE))
        .hasSize(1)
        .allMatch(
            outcome ->
                outcome instanceof Outcome.CompileFailed failed
                    && failed.message().contains("line 3: ';' expected"));
    assertThat(of(outcomes, Fault.ILLEGAL))
        .containsExactly(
            new Outcome.Rejected(Fault.ILLEGAL.config(), "headDim must be even: headDim=7"));
    assertThat(of(outcomes, Fault.EXITS))
        .hasSize(1)
        .allMatch(
            outcome ->
                outcome instanceof Outcome.LaunchFailed failed
                    && failed.message().startsWith("worker JVM ended with exit code 7"));
    assertThat(of(outcomes, Fault.HANGS))
        .containsExactly(new Outcome.TimedOut(Fault.HANGS.config(), PLAN.hangLimit().toSeconds()));
    assertThat(outcomes)
        .filteredOn(outcome -> outcome.config().equals(outside))
        .hasSize(1)
        .allMatch(Outcome.Rejected.class::isInstance);
  }

  @Test
  void measuredCarriesWhatTheWorkerKnows() {
    List<Outcome> outcomes = screen(List.of(Fault.NONE.config()));

    assertThat(outcomes).hasSize(1);
    Outcome.Measured measured = (Outcome.Measured) outcomes.getFirst();
    assertThat(measured.sampleNanos()).hasSize(PLAN.rounds()).allMatch(nanos -> nanos > 0);
    assertThat(measured.relativeError()).isBetween(0.0, 1e-6);
    assertThat(measured.scratchBytes()).isEqualTo(64);
    assertThat(measured.appendNanosPerToken()).isPositive();
    assertThat(measured.disturbedSamples()).isBetween(0, PLAN.rounds());
  }

  @Test
  void whoIsTimedAgainIsTheSameKernelAndIsCheckedAgain() {
    KernelConfig turning = Fault.WRONG_ONCE_TIMED.config();
    List<Outcome> outcomes = new ArrayList<>();
    try (WorkerScreener screener = screener()) {
      screener.screen(SHAPE, List.of(Fault.NONE.config(), turning), outcomes::add);
      screener.again(SHAPE, Fault.NONE.config(), outcomes::add);
      screener.again(SHAPE, turning, outcomes::add);
      // Another shape's kernels take its place.
      screener.screen(OTHER_SHAPE, List.of(Fault.NONE.config()), outcomes::add);
      screener.again(SHAPE, Fault.NONE.config(), outcomes::add);
    }
    assertThat(of(outcomes, Fault.NONE))
        .allMatch(Outcome.Measured.class::isInstance)
        .map(outcome -> ((Outcome.Measured) outcome).scratchBytes() / 64)
        .containsExactly(1L, 1L, 3L, 4L);
    assertThat(of(outcomes, Fault.WRONG_ONCE_TIMED))
        .map(Outcome::kind)
        .containsExactly("measured", "incorrect");
  }

  @Test
  void whatIsComparedSurvivesItsNeighbours() {
    List<KernelConfig> configs =
        List.of(Fault.EXITS.config(), Fault.NONE.config(), Fault.PRINTS.config());
    List<Outcome> outcomes = new ArrayList<>();
    try (WorkerScreener screener = screener()) {
      screener.compare(SHAPE, configs, outcomes::add);
    }
    assertThat(outcomes.stream().map(Outcome::config)).containsExactlyInAnyOrderElementsOf(configs);
    assertThat(of(outcomes, Fault.NONE)).allMatch(Outcome.Measured.class::isInstance);
    assertThat(of(outcomes, Fault.PRINTS)).allMatch(Outcome.Measured.class::isInstance);
  }

  @Test
  void closingEndsTheWorkers() {
    // Workers of the test before may still be on their way out.
    List<ProcessHandle> others = ProcessHandle.current().children().toList();
    WorkerScreener screener = screener();
    List<Outcome> outcomes = new ArrayList<>();
    screener.screen(SHAPE, List.of(Fault.NONE.config()), outcomes::add);
    List<ProcessHandle> workers =
        ProcessHandle.current().children().filter(child -> !others.contains(child)).toList();
    assertThat(workers).singleElement().matches(ProcessHandle::isAlive);

    screener.close();

    // The process was told, or killed; the system takes a moment to say so.
    assertThat(workers.getFirst().onExit()).succeedsWithin(Duration.ofSeconds(10));
    assertThatThrownBy(() -> screener.screen(SHAPE, List.of(Fault.NONE.config()), outcomes::add))
        .isInstanceOf(CancellationException.class);
  }

  private static WorkerScreener screener() {
    return new WorkerScreener(ChildJvm.current(), KernelCatalog.load(), TRAITS, PLAN);
  }

  private static List<Outcome> screen(List<KernelConfig> configs) {
    List<Outcome> outcomes = new ArrayList<>();
    try (WorkerScreener screener = screener()) {
      screener.screen(SHAPE, configs, outcomes::add);
    }
    return outcomes;
  }

  private static List<Outcome> of(List<Outcome> outcomes, Fault fault) {
    return outcomes.stream().filter(outcome -> outcome.config().equals(fault.config())).toList();
  }
}
