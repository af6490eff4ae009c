package headroom.tuner.session;

import headroom.config.KernelConfig;
import headroom.gpu.device.GpuFingerprint;
import headroom.gpu.measure.CacheState;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.profile.Ceiling;
import headroom.profile.DeviceFingerprint;
import headroom.profile.Resource;
import headroom.shape.AttentionShape;
import headroom.tuner.fleet.Shard;
import headroom.tuner.fleet.SharedVariant;
import headroom.tuner.measure.Confirmer;
import headroom.tuner.measure.Outcome;
import headroom.tuner.measure.Screener;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A GPU that is not there: our CUDA kernels' real spaces, and times that follow from the
 * configuration. It counts energy, and a decode finds nothing in its second-level cache.
 */
final class FakeGpu {

  static final String CACHE_STATE = "cold";

  static final DeviceFingerprint DEVICE =
      new DeviceFingerprint(
          DeviceKind.GPU,
          "Fake GPU",
          "compute capability 9.0",
          "sm_90",
          new DeviceTraits(1024, 255, 132, 228 << 10, 50 << 20, 0),
          2048,
          80,
          "ecc",
          "TestOS, driver 1",
          "Test 25");

  static final DeviceTraits TRAITS = GpuInstruments.standing(DEVICE.traits(), CacheState.COLD);

  private final double slowness;
  private final Random luck;
  private long nanos;

  /** A GPU on which everything takes so many times as long. */
  FakeGpu(double slowness) {
    this.slowness = slowness;
    this.luck = new Random(Double.hashCode(slowness));
  }

  static List<KernelVariant> variants() {
    return List.copyOf(GpuInstruments.variants(GpuFingerprint.of(DEVICE).traits()));
  }

  /** The clock, which only measuring moves. */
  long nanoTime() {
    return nanos;
  }

  /** A session that tunes one share of a shape's spaces. */
  TuneSession session(TunePlan plan, Shard share) {
    return new TuneSession(
        plan,
        WarmStarts.NONE,
        FakeMachine.TOOL,
        DEVICE,
        new TuneSession.Instruments(
            SharedVariant.of(variants(), plan.shapes().getFirst(), TRAITS, share),
            TRAITS,
            screener(),
            confirmer(),
            (_, _) -> ceilings(),
            CACHE_STATE),
        new SilentListener(),
        this::nanoTime);
  }

  private List<Ceiling> ceilings() {
    nanos += 1_000_000_000L;
    return List.of(
        new Ceiling(Resource.FMA, 1, 60_000, 59_000, 9, 0),
        new Ceiling(Resource.MMA_BF16, 1, 900_000, 890_000, 9, 0),
        new Ceiling(Resource.L2, 1, 9000, 8900, 9, 8 << 20),
        new Ceiling(Resource.DRAM, 1, 3000, 2900, 9, 1 << 30));
  }

  private Screener screener() {
    return new Screener() {
      @Override
      public void screen(AttentionShape shape, List<KernelConfig> configs, Consumer<Outcome> sink) {
        configs.forEach(config -> sink.accept(measured(shape, config, 300_000_000L)));
      }

      @Override
      public void close() {}
    };
  }

  Confirmer confirmer() {
    return (shape, config) -> measured(shape, config, 1_000_000_000L);
  }

  private Outcome measured(AttentionShape shape, KernelConfig config, long takes) {
    nanos += takes;
    Random truth = new Random(Objects.hash(shape.label(), config.key()));
    double decode =
        slowness * 20_000 * (1 + truth.nextDouble()) * (1 + 0.002 * luck.nextGaussian());
    return new Outcome.Measured(
            config,
            List.of(decode, decode * 1.001, decode * 0.999),
            List.of(),
            1.1 * decode,
            0,
            1e-3,
            0,
            1)
        .withEnergy(OptionalDouble.of(decode / 1e5));
  }
}
