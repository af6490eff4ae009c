package headroom.tuner.gate;

import headroom.tuner.gate.arm.PlantedFaultSpec;
import headroom.tuner.gate.stats.Order;
import java.util.Optional;

/** Which kernels a run plants a fault in: none, but in a self-test. */
@FunctionalInterface
public interface Faults {

  /** No kernel. */
  Faults NONE = (_, _, _) -> Optional.empty();

  /** The fault in an arm's kernel of a benchmark, in a pair of this order. */
  Optional<PlantedFaultSpec> of(GateBenchmark benchmark, Arm arm, Order order);
}
