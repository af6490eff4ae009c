package headroom.tuner.measure;

import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.shape.AttentionShape;

/** Confirms one configuration in one JMH fork with exactly the JVM flags that it asks for. */
public final class JmhConfirmer implements Confirmer {

  /**
   * A confirmer.
   *
   * @param jvm class path and class cache of the forks
   * @param catalog variants that configurations may name
   * @param traits of this device; decides which configurations are of their variant's space
   * @param plan effort per fork
   */
  public JmhConfirmer(ChildJvm jvm, KernelCatalog catalog, DeviceTraits traits, ForkPlan plan) {}

  @Override
  public Outcome fork(AttentionShape shape, KernelConfig config) {
    throw new UnsupportedOperationException("being written");
  }
}
