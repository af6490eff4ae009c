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
    BalancedOrders orders = new BalancedOrders(random, 4);
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

  /** Bounds that say 95% hold in 95% of all cases, for eight pairs and for forty-eight. */
  @Test
  void theBoundsHold() {
    for (int count : new int[] {8, 16, 48}) {
      int above = 0;
      int below = 0;
      for (int seed = 0; seed < 2000; seed++) {
        Effect effect = Effect.of(pairs(count, 0.01, 0.05, 0.04, seed));
        above += effect.upperBound(0.95) >= 0.01 ? 1 : 0;
        below += effect.lowerBound(0.95) <= 0.01 ? 1 : 0;
      }
      assertThat(List.of(above, below)).as("%d pairs", count).allMatch(it -> it >= 1870);
    }
  }

  /** What unchanged code strays by is what the noise floor says. */
  @Test
  void theNoiseFloorIsTheSpreadOfTheChange() {
    for (int count : new int[] {8, 16, 48}) {
      double squares = 0;
      for (int seed = 0; seed < 2000; seed++) {
        double change = Effect.of(pairs(count, 0, 0.05, 0.04, seed)).change();
        squares += change * change / 2000;
      }
      double floor = new Effect(count, 0, 0, 0.04).noiseFloor();
      assertThat(Math.sqrt(squares)).isBetween(0.88 * floor, 1.04 * floor);
    }
  }

  /** Below what counts nothing is confirmed, however many pairs there are. */
  @Test
  void theSmallestDetectableSlowdownIsAboveWhatCounts() {
    Effect many = new Effect(1000, 0, 0, 0.03);
    assertThat(many.smallestDetectable(0.03, 0.001, 0.9)).isBetween(0.03, 0.032);
    Effect few = new Effect(16, 0, 0, 0.05);
    assertThat(few.smallestDetectable(0.03, 0.001, 0.9)).isBetween(0.05, 0.07);
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
