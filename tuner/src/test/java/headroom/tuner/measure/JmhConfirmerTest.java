package headroom.tuner.measure;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.KernelConfig;
import headroom.cpu.device.CpuFingerprint;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelVariant;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.FaultyVariant.Fault;
import headroom.tuner.suite.ColdCaches;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Real forks on a tiny shape: what comes back, not how fast. */
class JmhConfirmerTest {

  private static final AttentionShape SHAPE = new AttentionShape(1, 4, 1, 64, 40);
  private static final DeviceTraits TRAITS = CpuFingerprint.read().traits();
  private static final KernelCatalog CATALOG = KernelCatalog.load();

  @Test
  void aForkGivesOneSamplePerIterationUnderTheConfigurationsFlags() {
    KernelVariant variant = CATALOG.named("row");
    // A configuration that asks for flags, if there is one: the fork refuses to run without them.
    KernelConfig config =
        variant
            .space(SHAPE, TRAITS)
            .enumerate()
            .filter(candidate -> !variant.jvmFlags(candidate).isEmpty())
            .findFirst()
            .orElseGet(() -> variant.defaultConfig(SHAPE, TRAITS));

    Outcome outcome = confirmer(2, 60).fork(SHAPE, config);

    assertThat(outcome).isInstanceOf(Outcome.Measured.class);
    Outcome.Measured measured = (Outcome.Measured) outcome;
    assertThat(measured.config()).isEqualTo(config);
    // Iterations on disturbed cores are set aside where others are calm; none is lost.
    assertThat(measured.sampleNanos().size() + measured.setAsideNanos().size()).isEqualTo(2);
    // Medians of calls: not their mean or maximum, which a single interrupted call decides.
    assertThat(measured.sampleNanos())
        .isNotEmpty()
        .allMatch(nanos -> nanos > 0 && nanos <= measured.p95Nanos());
    assertThat(measured.disturbedSamples()).isIn(0, measured.sampleNanos().size());
    assertThat(measured.relativeError()).isBetween(0.0, 1e-5);
    assertThat(measured.appendNanosPerToken()).isPositive();
    assertThat(measured.hugePageShare().isPresent())
        .isEqualTo(Files.isReadable(Path.of("/proc/self/smaps")));
    assertThat(measured.coldNanos().isPresent()).isEqualTo(ColdCaches.mostMib(SHAPE, TRAITS) > 0);
    measured.coldNanos().ifPresent(nanos -> assertThat(nanos).isPositive());
  }

  @Test
  void aWrongKernelIsNeverTimed() {
    assertThat(confirmer(1, 60).fork(SHAPE, Fault.WRONG.config()))
        .isInstanceOf(Outcome.Incorrect.class);
  }

  @Test
  void aKernelThatThrowsFailsItsForkInOneLine() {
    Outcome outcome = confirmer(1, 60).fork(SHAPE, Fault.THROWS_AT_ONCE.config());

    assertThat(outcome).isInstanceOf(Outcome.LaunchFailed.class);
    assertThat(((Outcome.LaunchFailed) outcome).message())
        .contains("no scratch")
        .doesNotContain("\n");
  }

  @Test
  void aForkWhoseJvmEndsIsALaunchThatFailed() {
    assertThat(confirmer(1, 60).fork(SHAPE, Fault.EXITS.config()))
        .isInstanceOf(Outcome.LaunchFailed.class);
  }

  @Test
  void aForkThatHangsIsEndedAtItsLimit() {
    assertThat(confirmer(1, 5).fork(SHAPE, Fault.HANGS.config()))
        .isEqualTo(new Outcome.TimedOut(Fault.HANGS.config(), 5));
  }

  private static JmhConfirmer confirmer(int iterations, int limitSeconds) {
    ForkPlan plan = new ForkPlan(0, 1, iterations, 5, Duration.ofSeconds(limitSeconds));
    return new JmhConfirmer(ChildJvm.current(), CATALOG, TRAITS, plan);
  }
}
