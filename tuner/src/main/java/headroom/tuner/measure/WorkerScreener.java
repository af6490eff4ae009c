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

  /** Configurations that are timed in turn: few enough that outcomes come every few seconds. */
  private static final int BATCH = 16;

  private final KernelCatalog catalog;
  private final DeviceTraits traits;
  private final ScreeningPlan plan;
  private final WorkerPool pool;

  /**
   * What one worker is asked for.
   *
   * @param keepsKernels whether the kernels stay warm in it
   */
  private record Batch(
      AttentionShape shape, List<String> flags, List<KernelConfig> configs, boolean keepsKernels) {}

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
   * {@inheritDoc} Kernels stay warm in their worker: to time one {@link #again} takes little more
   * than the samples.
   *
   * @throws CancellationException if the thread is interrupted or the screener closed meanwhile;
   *     configurations whose outcome was not known then have none
   */
  @Override
  public void screen(AttentionShape shape, List<KernelConfig> configs, Consumer<Outcome> sink) {
    for (KernelConfig config : configs) {
      if (legal(shape, config, sink)) {
        settle(new Batch(shape, flags(config), List.of(config), true), sink);
      }
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws CancellationException as {@link #screen} does
   */
  @Override
  public void compare(AttentionShape shape, List<KernelConfig> configs, Consumer<Outcome> sink) {
    Map<List<String>, List<KernelConfig>> byFlags = new LinkedHashMap<>();
    for (KernelConfig config : configs) {
      if (legal(shape, config, sink)) {
        byFlags.computeIfAbsent(flags(config), flags -> new ArrayList<>()).add(config);
      }
    }
    byFlags.forEach(
        (flags, sameFlags) -> {
          for (int from = 0; from < sameFlags.size(); from += BATCH) {
            int to = Math.min(from + BATCH, sameFlags.size());
            settle(new Batch(shape, flags, sameFlags.subList(from, to), false), sink);
          }
        });
  }

  private List<String> flags(KernelConfig config) {
    return catalog.named(config.variant()).jvmFlags(config);
  }

  /** Whether a configuration is of its variant's space; if not, it is settled. */
  private boolean legal(AttentionShape shape, KernelConfig config, Consumer<Outcome> sink) {
    Optional<String> violation =
        catalog.named(config.variant()).space(shape, traits).violation(config);
    violation.ifPresent(broken -> sink.accept(new Outcome.Rejected(config, broken)));
    return violation.isEmpty();
  }

  /** Asks until every configuration is settled; each failed attempt settles the one to blame. */
  private void settle(Batch batch, Consumer<Outcome> sink) {
    long cacheMib = JvmFlags.cacheMib(batch.shape(), WorkerPool.CACHES_HELD + 1);
    List<KernelConfig> pending = new ArrayList<>(batch.configs());
    while (!pending.isEmpty()) {
      ScreeningRequest attempt =
          new ScreeningRequest(pool, batch.flags(), cacheMib, plan.hangLimit(), pending, sink);
      pending = attempt.run(request(batch, pending));
    }
  }

  private WorkerRequest.Screen request(Batch batch, List<KernelConfig> pending) {
    return new WorkerRequest.Screen(
        batch.shape(),
        pending.stream().map(WireConfig::of).toList(),
        plan.rounds(),
        plan.sampleMillis() * 1_000_000L,
        plan.warmupMillis() * 1_000_000L,
        // The same inputs for all configurations of a shape: a worker keeps its caches.
        plan.seed() + batch.shape().label().hashCode(),
        WorkerPool.CACHES_HELD,
        batch.keepsKernels());
  }

  @Override
  public void close() {
    pool.close();
  }
}
