package headroom.tuner.regret;

import headroom.config.KernelConfig;
import headroom.dispatch.Choice;
import headroom.profile.LeaveOneOut;
import headroom.profile.TunedShape;
import headroom.tuner.gate.Arm;
import headroom.tuner.gate.Taken;
import headroom.tuner.gate.Thresholds;
import headroom.tuner.gate.stats.BalancedOrders;
import headroom.tuner.gate.stats.Effect;
import headroom.tuner.gate.stats.Order;
import headroom.tuner.gate.stats.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** One shape that was left out: its own winner against what dispatch would have run without it. */
public final class Contest {

  /** Pairs of a turn: two of each order, the fewest that show an effect. */
  static final int BLOCK = 4;

  /** The standard error at which a ratio is known well enough for a mean that may lose 4%. */
  private static final double KNOWN = 0.01;

  /** Of each side of the interval: together 95%. */
  private static final double CONFIDENCE = 0.975;

  private static final double MOST_CONTROL_SHIFT = Math.log1p(Thresholds.DEFAULT.controlShift());

  private final TunedShape shape;
  private final Choice choice;
  private final BalancedOrders orders;
  private final List<Pair> pairs = new ArrayList<>();
  private int disturbed;
  private Optional<String> failure = Optional.empty();
  private boolean busy;

  Contest(TunedShape shape, Choice choice, RandomGenerator random) {
    this.shape = shape;
    this.choice = choice;
    this.orders = new BalancedOrders(random, BLOCK);
  }

  /** The shape. */
  public TunedShape shape() {
    return shape;
  }

  /** The configuration that it was tuned to. */
  public KernelConfig winner() {
    return shape.winner().config();
  }

  /** The configuration that dispatch would have taken. */
  public KernelConfig chosen() {
    return choice.config().orElseThrow();
  }

  boolean winnerRuns() {
    return chosen().equals(winner());
  }

  LeaveOneOut.Left wins() {
    return left(1, 1, 1, LeaveOneOut.Basis.WINNER);
  }

  /** Takes a block of pairs; one that the machine disturbed is taken again, some times. */
  void takeBlock(ConfigPairs source) {
    int wanted = pairs.size() + BLOCK;
    while (pairs.size() < wanted && !over()) {
      Order order = orders.next();
      int before = pairs.size();
      while (pairs.size() == before && !over()) {
        file(source.take(shape.shape(), winner(), chosen(), order));
      }
    }
  }

  private void file(Taken taken) {
    switch (taken) {
      case Taken.Measured measured -> {
        if (measured.pair().undisturbed(MOST_CONTROL_SHIFT)) {
          pairs.add(measured.pair());
        } else {
          disturbed++;
          // As many as others, and a block more: this hour will bring no better answer.
          busy = disturbed > pairs.size() + BLOCK;
        }
      }
      case Taken.Incorrect wrong ->
          failure = Optional.of("%s is incorrect: %s".formatted(name(wrong.arm()), wrong.detail()));
      case Taken.Failed failed ->
          failure = Optional.of("%s failed: %s".formatted(name(failed.arm()), failed.detail()));
    }
  }

  private static String name(Arm arm) {
    return switch (arm) {
      case BASE -> "the winner";
      case CANDIDATE -> "what would have run";
    };
  }

  private boolean over() {
    return busy || failure.isPresent();
  }

  /** Whether no more pairs are wanted. */
  boolean decided(int mostPairs) {
    return over() || pairs.size() + BLOCK > mostPairs || Effect.of(pairs).noiseFloor() <= KNOWN;
  }

  /** The ratio, if it was measured. */
  Optional<LeaveOneOut.Left> answer() {
    if (failure.isPresent() || pairs.size() < BLOCK) {
      return Optional.empty();
    }
    Effect effect = Effect.of(pairs);
    return Optional.of(
        left(
            Math.exp(effect.change()),
            Math.exp(effect.lowerBound(CONFIDENCE)),
            Math.exp(effect.upperBound(CONFIDENCE)),
            LeaveOneOut.Basis.PAIRED));
  }

  /** Why there is no answer. */
  String trouble() {
    return failure.orElseGet(
        () ->
            "something else used the cores in %d of %d pairs; run it again on a quiet machine"
                .formatted(disturbed, disturbed + pairs.size()));
  }

  private LeaveOneOut.Left left(double ratio, double low, double high, LeaveOneOut.Basis basis) {
    return new LeaveOneOut.Left(shape.shape(), choice.source().label(), ratio, low, high, basis);
  }
}
