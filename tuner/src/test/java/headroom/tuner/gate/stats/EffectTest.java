package headroom.tuner.gate.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What pairs tell of a slowdown, and how many are needed to tell it. */
class EffectTest {

  private static List<Pair> pairs(int count, double change, double bias, double spread, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    BalancedOrders orders = new BalancedOrders(random);
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Order order = orders.next();
      double ofSlot = order == Order.BASE_FIRST ? bias : -bias;
      pairs.add(Pairs.of(order, change + ofSlot + spread * random.nextGaussian()));
    }
    return pairs;
  }

  @Test
  void changeAndSlotBiasComeApart() {
    Effect effect = Effect.of(pairs(16, 0.05, -0.2, 0, 1));
    assertThat(effect.change()).isCloseTo(0.05, within(1e-9));
    assertThat(effect.slotBias()).isCloseTo(-0.2, within(1e-9));
    assertThat(effect.spread()).isEqualTo(1e-3);
  }

  @Test
  void theSpreadIsThatOfAPairWhateverTheBias() {
    double sum = 0;
    for (int seed = 0; seed < 50; seed++) {
      sum += Effect.of(pairs(16, 0.05, 0.2, 0.03, seed)).spread() / 50;
    }
    assertThat(sum).isCloseTo(0.03, within(0.002));
  }

  /** A bound that says 95% holds in 95% of all cases, also for eight pairs. */
  @Test
  void theUpperBoundHolds() {
    int held = 0;
    for (int seed = 0; seed < 1000; seed++) {
      held += Effect.of(pairs(8, 0.01, 0.05, 0.04, seed)).upperBound(0.95) >= 0.01 ? 1 : 0;
    }
    assertThat(held).isBetween(915, 985);
  }

  /** A spread of 3% needs 16 pairs for 5%, one of 5% twice as many. */
  @Test
  void pairsNeededGrowWithTheSquareOfTheSpread() {
    assertThat(new Effect(8, 0, 0, 0.03).pairsNeeded(0.05, 0.03, 0.001, 0.97)).isBetween(12, 16);
    assertThat(new Effect(8, 0, 0, 0.05).pairsNeeded(0.05, 0.03, 0.001, 0.97)).isBetween(32, 40);
    assertThat(new Effect(8, 0, 0, 1e6).pairsNeeded(0.05, 0.03, 0.001, 0.97)).isPositive();
  }

  @Test
  void anEffectNeedsBothOrders() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Effect.of(List.of(Pairs.of(Order.BASE_FIRST, 0))))
        .withMessageContaining("AB=1, BA=0");
  }
}
