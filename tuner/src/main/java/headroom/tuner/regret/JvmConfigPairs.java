package headroom.tuner.regret;

import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;
import headroom.tuner.gate.Taken;
import headroom.tuner.gate.arm.ArmBench;
import headroom.tuner.gate.arm.ArmReply;
import headroom.tuner.gate.arm.ArmTask;
import headroom.tuner.gate.stats.Order;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Pairs of fresh JVMs of this build, one of each configuration, with the same inputs. */
public final class JvmConfigPairs implements ConfigPairs {

  /** A JVM takes some seconds; one that takes minutes hangs. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final ArmBench bench;
  private final SplittableRandom random;

  /**
   * Pairs on a bench that was asked about all of {@link #tasks}.
   *
   * @param seed of the inputs
   */
  public JvmConfigPairs(ArmBench bench, long seed) {
    this.bench = bench;
    this.random = new SplittableRandom(seed);
  }

  /** What a bench must be asked about: both sides of every contest. */
  public static List<ArmTask> tasks(List<Contest> contests) {
    return contests.stream()
        .flatMap(
            contest ->
                Stream.of(contest.winner(), contest.chosen())
                    .map(config -> ArmTask.of(contest.shape().shape(), config)))
        .distinct()
        .toList();
  }

  @Override
  public Taken take(AttentionShape shape, KernelConfig winner, KernelConfig chosen, Order order) {
    long seed = random.nextLong();
    return switch (order) {
      case BASE_FIRST -> {
        ArmReply ofWinner = measure(shape, winner, seed);
        yield Taken.of(order, ofWinner, measure(shape, chosen, seed));
      }
      case CANDIDATE_FIRST -> {
        ArmReply ofChosen = measure(shape, chosen, seed);
        yield Taken.of(order, measure(shape, winner, seed), ofChosen);
      }
    };
  }

  private ArmReply measure(AttentionShape shape, KernelConfig config, long seed) {
    return bench.measure(ArmTask.of(shape, config), seed, Optional.empty(), LIMIT);
  }
}
