package headroom.tuner.gate.stats;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Orders of pairs in blocks of four: two of each, shuffled. So after every block both arms went
 * first equally often, and no drift of the machine has a rhythm to fall in with.
 */
public final class BalancedOrders {

  /** Pairs after which the orders are even. */
  public static final int BLOCK = 4;

  private final RandomGenerator random;
  private final Deque<Order> left = new ArrayDeque<>();

  /** Orders drawn from {@code random}. */
  public BalancedOrders(RandomGenerator random) {
    this.random = random;
  }

  /** The order of the next pair. */
  public Order next() {
    if (left.isEmpty()) {
      List<Order> block = new ArrayList<>(Collections.nCopies(BLOCK / 2, Order.BASE_FIRST));
      block.addAll(Collections.nCopies(BLOCK / 2, Order.CANDIDATE_FIRST));
      Collections.shuffle(block, random);
      left.addAll(block);
    }
    return left.pop();
  }
}
