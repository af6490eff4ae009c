package headroom.tuner.gate;

import headroom.tuner.gate.stats.Order;

/** Where pairs come from: fresh JVMs, a recording, or a simulation. */
public interface PairSource {

  /** Takes one pair of a benchmark in an order. */
  Taken take(GateBenchmark benchmark, Order order);
}
