package headroom.tuner.gate.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BalancedOrdersTest {

  @Property(tries = 50)
  void everyBlockIsEven(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int half) {
    BalancedOrders orders = new BalancedOrders(new SplittableRandom(seed), 2 * half);
    for (int block = 0; block < 5; block++) {
      List<Order> drawn = Stream.generate(orders::next).limit(2L * half).toList();
      assertThat(drawn).filteredOn(Order.BASE_FIRST::equals).hasSize(half);
    }
  }

  @Test
  void anOddBlockIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BalancedOrders(new SplittableRandom(1), 3))
        .withMessageContaining("is even");
  }

  @Test
  void allSixBlocksComeUp() {
    BalancedOrders orders = new BalancedOrders(new SplittableRandom(1), 4);
    Set<List<Order>> seen = new HashSet<>();
    for (int block = 0; block < 100; block++) {
      seen.add(Stream.generate(orders::next).limit(4).toList());
    }
    assertThat(seen).hasSize(6);
  }
}
