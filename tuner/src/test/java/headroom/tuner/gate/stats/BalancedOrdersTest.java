package headroom.tuner.gate.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BalancedOrdersTest {

  @Property(tries = 50)
  void everyBlockIsEven(@ForAll long seed) {
    BalancedOrders orders = new BalancedOrders(new SplittableRandom(seed));
    for (int block = 0; block < 5; block++) {
      List<Order> four = Stream.generate(orders::next).limit(BalancedOrders.BLOCK).toList();
      assertThat(four).filteredOn(Order.BASE_FIRST::equals).hasSize(2);
    }
  }

  @Test
  void allSixBlocksComeUp() {
    BalancedOrders orders = new BalancedOrders(new SplittableRandom(1));
    Set<List<Order>> seen = new HashSet<>();
    for (int block = 0; block < 100; block++) {
      seen.add(Stream.generate(orders::next).limit(BalancedOrders.BLOCK).toList());
    }
    assertThat(seen).hasSize(6);
  }
}
