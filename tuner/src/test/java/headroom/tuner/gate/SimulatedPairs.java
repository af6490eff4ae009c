package headroom.tuner.gate;

import headroom.tuner.gate.arm.ArmTask;
import headroom.tuner.gate.stats.Order;
import headroom.tuner.gate.stats.Pairs;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Pairs of a made-up machine. Each JVM of some benchmarks meets an outlier now and then, as forks
 * do.
 *
 * @param slowdown of the candidate, a log
 * @param spread standard deviation of a pair's difference
 * @param slotBias of the second JVM of a pair, a log
 * @param outliers share of pairs that meet one
 * @param controlSpread standard deviation of the control's shift
 * @param random draws
 */
record SimulatedPairs(
    double slowdown,
    double spread,
    double slotBias,
    double outliers,
    double controlSpread,
    SplittableRandom random)
    implements PairSource {

  private static final double OUTLIER = 0.3;

  /** Noise of a calm machine. */
  static SimulatedPairs calm(double slowdown, double spread, long seed) {
    return new SimulatedPairs(slowdown, spread, 0, 0.02, 0.005, new SplittableRandom(seed));
  }

  SimulatedPairs withSlotBias(double bias) {
    return new SimulatedPairs(slowdown, spread, bias, outliers, controlSpread, random);
  }

  SimulatedPairs withControlSpread(double moved) {
    return new SimulatedPairs(slowdown, spread, slotBias, outliers, moved, random);
  }

  @Override
  public Taken take(GateBenchmark benchmark, Order order) {
    double ofSlot = order == Order.BASE_FIRST ? slotBias : -slotBias;
    double struck = random.nextDouble() < outliers ? OUTLIER * (random.nextBoolean() ? 1 : -1) : 0;
    return new Taken.Measured(
        Pairs.of(
            order,
            slowdown + ofSlot + struck + spread * random.nextGaussian(),
            controlSpread * random.nextGaussian()));
  }

  /** So many benchmarks with nothing in them. */
  static List<GateBenchmark> suite(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new GateBenchmark(
                    "b" + i,
                    new ArmTask("tiled", Map.of(), 1, 8, 1, 64, 512, "f32", 0),
                    Thresholds.DEFAULT))
        .toList();
  }
}
