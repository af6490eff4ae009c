package headroom.tuner.gate.stats;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Orders of pairs in even blocks, each shuffled. So after every block both arms went first equally
 * often, and no drift of the machine has a rhythm to fall in with. A block is also what {@link
 * SignFlipTest} exchanges orders within: it must count the ways that could have been drawn, and no
 * others.
 */
public final class BalancedOrders {

  private final RandomGenerator random;
  private final int block;
  private final Deque<Order> left = new ArrayDeque<>();

  /**
   * Orders drawn from {@code random}.
   *
   * @param block pairs after which the orders are even
   * @throws IllegalArgumentException if it is odd, or below 2
   */
  public BalancedOrders(RandomGenerator random, int block) {
    if (block < 2 || block % 2 != 0) {
      throw new IllegalArgumentException("a block of orders is even, 2 at least: " + block);
    }
    this.random = random;
    this.block = block;
  }

  /** The order of the next pair. */
  public Order next() {
    if (left.isEmpty()) {
      List<Order> drawn = new ArrayList<>(Collections.nCopies(block / 2, Order.BASE_FIRST));
      drawn.addAll(Collections.nCopies(block / 2, Order.CANDIDATE_FIRST));
      Collections.shuffle(drawn, random);
      left.addAll(drawn);
    }
    return left.pop();
  }
}
