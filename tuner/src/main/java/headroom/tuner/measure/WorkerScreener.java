package headroom.tuner.measure;

import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.shape.AttentionShape;
import java.util.List;
import java.util.function.Consumer;

/** Screens configurations in warmed worker JVMs, one per set of JVM flags, started when needed. */
public final class WorkerScreener implements Screener {

  /**
   * A screener without workers yet.
   *
   * @param jvm what the workers run in
   * @param catalog variants that configurations may name
   * @param traits of this device; decides which configurations are of their variant's space
   * @param plan effort per configuration
   */
  public WorkerScreener(
      ChildJvm jvm, KernelCatalog catalog, DeviceTraits traits, ScreeningPlan plan) {}

  @Override
  public void screen(AttentionShape shape, List<KernelConfig> configs, Consumer<Outcome> sink) {
    throw new UnsupportedOperationException("being written");
  }

  @Override
  public void close() {}
}
