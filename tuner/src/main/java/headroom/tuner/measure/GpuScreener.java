package headroom.tuner.measure;

import headroom.config.KernelConfig;
import headroom.gpu.decode.GpuVariant;
import headroom.gpu.device.GpuSetting;
import headroom.gpu.measure.CacheState;
import headroom.kernel.DeviceTraits;
import headroom.shape.AttentionShape;
import headroom.tuner.suite.JvmFlags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Screens configurations on the GPU, in a worker JVM of its own: a kernel that crashes takes a
 * context along, and with the process the next one begins anew. Use from one thread.
 */
public final class GpuScreener implements Screener {

  /** Slopes of a configuration: calm GPUs repeat within 1%. */
  private static final int SAMPLES = 5;

  /** The longest silence: compilations of a whole request, then the reference of a large shape. */
  private static final Duration HANG_LIMIT = Duration.ofMinutes(3);

  private final List<GpuVariant> variants;
  private final DeviceTraits traits;
  private final CacheState state;
  private final long seed;
  private final WorkerPool pool;
  private long requests;

  /**
   * A screener without a worker yet.
   *
   * @param variants that configurations may name
   * @param traits of the device
   * @param state what decodes find in the second-level cache
   * @param seed of the inputs; each request draws its own from it
   */
  public GpuScreener(
      ChildJvm jvm, List<GpuVariant> variants, DeviceTraits traits, CacheState state, long seed) {
    this.variants = List.copyOf(variants);
    this.traits = traits;
    this.state = state;
    this.seed = seed;
    this.pool = new WorkerPool(jvm);
  }

  @Override
  public void screen(AttentionShape shape, List<KernelConfig> configs, Consumer<Outcome> sink) {
    List<KernelConfig> pending = new ArrayList<>();
    for (KernelConfig config : configs) {
      Optional<String> violation =
          GpuVariant.named(config.variant(), variants).space(shape, traits).violation(config);
      if (violation.isPresent()) {
        sink.accept(new Outcome.Rejected(config, violation.get()));
      } else {
        pending.add(config);
      }
    }
    long cacheMib = JvmFlags.cacheMib(shape, WorkerPool.CACHES_HELD);
    while (!pending.isEmpty()) {
      pending =
          new ScreeningRequest(pool, GpuSetting.flags(), cacheMib, HANG_LIMIT, pending, sink)
              .run(request(shape, pending));
    }
  }

  private WorkerRequest request(AttentionShape shape, List<KernelConfig> configs) {
    return new WorkerRequest.ScreenOnGpu(
        shape, configs.stream().map(WireConfig::of).toList(), SAMPLES, state, seed + requests++);
  }

  @Override
  public void close() {
    pool.close();
  }
}
