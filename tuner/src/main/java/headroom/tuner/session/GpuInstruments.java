package headroom.tuner.session;

import headroom.gpu.decode.CudaDecodeKernel;
import headroom.gpu.decode.GpuVariant;
import headroom.gpu.device.GpuFingerprint;
import headroom.gpu.device.GpuSetting;
import headroom.gpu.kernel.GpuTraits;
import headroom.gpu.measure.CacheState;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.ForkPlan;
import headroom.tuner.measure.GpuCeilingClient;
import headroom.tuner.measure.GpuConfirmer;
import headroom.tuner.measure.GpuScreener;
import headroom.tuner.measure.KernelCaches;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a run on this machine's GPU measures with: a worker JVM, JMH forks, a shared class cache.
 * The tuner's own process opens the GPU to read what it is, and has left it when these are at work.
 */
public final class GpuInstruments implements OpenInstruments {

  /**
   * Device times of one process agree within 1%, so few iterations do; filling, uploading and
   * checking a large batch takes a minute.
   */
  private static final ForkPlan FORKS = new ForkPlan(1, 20, 4, 20, Duration.ofMinutes(3));

  private final KernelCaches caches;
  private final GpuScreener screener;
  private final TuneSession.Instruments instruments;

  private GpuInstruments(
      GpuFingerprint gpu, List<GpuVariant> competing, CacheState state, long seed)
      throws IOException {
    this.caches = KernelCaches.open();
    DeviceTraits traits = standing(gpu.device().traits(), state);
    // A re-race names variants that take its own shape, though not the one beside it.
    List<GpuVariant> all = variants(gpu.traits());
    this.screener = new GpuScreener(caches.jvm(), all, traits, state, seed);
    GpuCeilingClient ceilings = new GpuCeilingClient(caches.jvm());
    this.instruments =
        new TuneSession.Instruments(
            List.<KernelVariant>copyOf(competing),
            traits,
            screener,
            new GpuConfirmer(caches.jvm(), all, traits, state, FORKS),
            (_, progress) -> ceilings.measure(progress),
            state.label());
  }

  /**
   * Opens the instruments; processes start when they are first needed.
   *
   * @param shapes of the run: a variant that refuses some of them stays out of these
   * @param leftOut told why
   * @param state what decodes find in the second-level cache
   * @param seed seed of the inputs
   * @throws IOException if there is no temporary folder to write to
   * @throws IllegalArgumentException if every variant refuses a shape; the message says why
   */
  public static GpuInstruments open(
      GpuFingerprint gpu,
      List<AttentionShape> shapes,
      CacheState state,
      long seed,
      Consumer<String> leftOut)
      throws IOException {
    return new GpuInstruments(gpu, competing(gpu.traits(), shapes, leftOut), state, seed);
  }

  /** All CUDA variants for a GPU; the first kernel that one makes opens this machine's. */
  public static List<GpuVariant> variants(GpuTraits gpu) {
    return GpuVariant.allOf(gpu, plan -> CudaDecodeKernel.opening(GpuSetting::open, plan));
  }

  private static List<GpuVariant> competing(
      GpuTraits gpu, List<AttentionShape> shapes, Consumer<String> leftOut) {
    List<GpuVariant> all = variants(gpu);
    for (AttentionShape shape : shapes) {
      List<String> refusals =
          all.stream().flatMap(variant -> variant.refusal(shape).stream()).toList();
      if (refusals.size() == all.size()) {
        throw new IllegalArgumentException(
            "no CUDA kernel takes %s: %s".formatted(shape.label(), String.join(". ", refusals)));
      }
    }
    List<GpuVariant> taken = new ArrayList<>();
    for (GpuVariant variant : all) {
      List<String> refusals =
          shapes.stream().flatMap(shape -> variant.refusal(shape).stream()).toList();
      if (!refusals.isEmpty()) {
        leftOut.accept(
            "%s is left out of %d of %d shapes: %s"
                .formatted(variant.id(), refusals.size(), shapes.size(), refusals.getFirst()));
      }
      if (refusals.size() < shapes.size()) {
        taken.add(variant);
      }
    }
    return taken;
  }

  /** With a cold cache, memory is what feeds every shape, however small. */
  public static DeviceTraits standing(DeviceTraits traits, CacheState state) {
    return switch (state) {
      case HOT -> traits;
      case COLD ->
          new DeviceTraits(
              traits.vectorBits(),
              traits.vectorRegisters(),
              traits.cores(),
              traits.l1Bytes(),
              0,
              0);
    };
  }

  @Override
  public TuneSession.Instruments instruments() {
    return instruments;
  }

  @Override
  public void close() throws IOException {
    screener.close();
    caches.close();
  }
}
