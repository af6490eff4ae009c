package headroom.tuner.regret;

import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;
import headroom.tuner.gate.Taken;
import headroom.tuner.gate.stats.Order;

/** Where pairs of two configurations of one shape come from: fresh JVMs, or a simulation. */
@FunctionalInterface
public interface ConfigPairs {

  /**
   * Takes one pair.
   *
   * @param winner the base of it
   * @param chosen the candidate
   * @param order which runs first
   */
  Taken take(AttentionShape shape, KernelConfig winner, KernelConfig chosen, Order order);
}
