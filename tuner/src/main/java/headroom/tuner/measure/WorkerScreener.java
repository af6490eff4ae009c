package headroom.tuner.measure;

import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.shape.AttentionShape;
import headroom.tuner.suite.JvmFlags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Screens configurations in warmed worker JVMs, one per set of JVM flags, started when first needed
 * and kept until {@link #close}. Use from one thread; {@link #close} may be called from any.
 */
public final class WorkerScreener implements Screener {

  /**
   * Configurations of one request: timed in turn, so that a slow spell hits all alike, and few
   * enough that outcomes come every few seconds.
   */
  private static final int BATCH = 16;

  private final KernelCatalog catalog;
  private final DeviceTraits traits;
  private final ScreeningPlan plan;
  private final WorkerPool pool;
  private long requests;

  /**
   * A screener without workers yet.
   *
   * @param jvm what the workers run in
   * @param catalog variants that configurations may name
   * @param traits of this device; decides which configurations are of their variant's space
   * @param plan effort per configuration
   */
  public WorkerScreener(
      ChildJvm jvm, KernelCatalog catalog, DeviceTraits traits, ScreeningPlan plan) {
    this.catalog = catalog;
    this.traits = traits;
    this.plan = plan;
    this.pool = new WorkerPool(jvm);
  }

  /**
   * {@inheritDoc}
   *
   * @throws CancellationException if the thread is interrupted or the screener closed meanwhile;
   *     configurations whose outcome was not known then have none
   */
  @Override
  public void screen(AttentionShape shape, List<KernelConfig> configs, Consumer<Outcome> sink) {
    Map<List<String>, List<KernelConfig>> byFlags = new LinkedHashMap<>();
    for (KernelConfig config : configs) {
      Optional<String> violation =
          catalog.named(config.variant()).space(shape, traits).violation(config);
      if (violation.isPresent()) {
        sink.accept(new Outcome.Rejected(config, violation.get()));
      } else {
        byFlags
            .computeIfAbsent(
                catalog.named(config.variant()).jvmFlags(config), flags -> new ArrayList<>())
            .add(config);
      }
    }
    byFlags.forEach(
        (flags, sameFlags) -> {
          for (int from = 0; from < sameFlags.size(); from += BATCH) {
            int to = Math.min(from + BATCH, sameFlags.size());
            screenBatch(shape, flags, sameFlags.subList(from, to), sink);
          }
        });
  }

  /** Asks until every configuration is settled; each failed attempt settles the one to blame. */
  private void screenBatch(
      AttentionShape shape,
      List<String> flags,
      List<KernelConfig> configs,
      Consumer<Outcome> sink) {
    long cacheMib = JvmFlags.cacheMib(shape, WorkerPool.CACHES_HELD + 1);
    List<KernelConfig> pending = new ArrayList<>(configs);
    while (!pending.isEmpty()) {
      ScreeningRequest attempt =
          new ScreeningRequest(pool, flags, cacheMib, plan.hangLimit(), pending, sink);
      pending = attempt.run(request(shape, pending));
    }
  }

  private WorkerRequest.Screen request(AttentionShape shape, List<KernelConfig> configs) {
    return new WorkerRequest.Screen(
        shape,
        configs.stream().map(WireConfig::of).toList(),
        plan.rounds(),
        plan.sampleMillis() * 1_000_000L,
        plan.warmupMillis() * 1_000_000L,
        // Fresh inputs for every request, and the same ones for the same seed and order of
        // requests.
        plan.seed() + requests++,
        WorkerPool.CACHES_HELD);
  }

  @Override
  public void close() {
    pool.close();
  }
}
