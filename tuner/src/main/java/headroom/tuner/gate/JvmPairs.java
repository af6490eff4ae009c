package headroom.tuner.gate;

import headroom.tuner.gate.arm.ArmBench;
import headroom.tuner.gate.arm.ArmReply;
import headroom.tuner.gate.stats.Order;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/** Pairs of fresh JVMs, one of each build, one right after the other with the same inputs. */
public final class JvmPairs implements PairSource {

  /** A pair takes some seconds, of large caches on a GPU a minute; a JVM that takes more hangs. */
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final ArmBench base;
  private final ArmBench candidate;
  private final Faults faults;
  private final BiConsumer<GateBenchmark, Taken> log;
  private final SplittableRandom random;

  /**
   * Pairs of two builds that were asked what they run.
   *
   * @param base one build
   * @param candidate the other
   * @param faults that a self-test plants
   * @param log gets every pair the moment it is known
   * @param seed of the inputs
   */
  public JvmPairs(
      ArmBench base,
      ArmBench candidate,
      Faults faults,
      BiConsumer<GateBenchmark, Taken> log,
      long seed) {
    this.base = base;
    this.candidate = candidate;
    this.faults = faults;
    this.log = log;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public Taken take(GateBenchmark benchmark, Order order) {
    long seed = random.nextLong();
    Taken taken =
        switch (order) {
          case BASE_FIRST -> {
            ArmReply ofBase = measure(benchmark, Arm.BASE, order, seed);
            yield Taken.of(order, ofBase, measure(benchmark, Arm.CANDIDATE, order, seed));
          }
          case CANDIDATE_FIRST -> {
            ArmReply ofCandidate = measure(benchmark, Arm.CANDIDATE, order, seed);
            yield Taken.of(order, measure(benchmark, Arm.BASE, order, seed), ofCandidate);
          }
        };
    log.accept(benchmark, taken);
    return taken;
  }

  private ArmReply measure(GateBenchmark benchmark, Arm arm, Order order, long seed) {
    ArmBench bench =
        switch (arm) {
          case BASE -> base;
          case CANDIDATE -> candidate;
        };
    return bench.measure(benchmark.task(), seed, faults.of(benchmark, arm, order), LIMIT);
  }
}
