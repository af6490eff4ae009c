package headroom.tuner.gate.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/**
 * The test keeps its level whatever the noise is, and a bias of the slot is none of its business.
 */
class SignFlipTestTest {

  private static int[] halves(int pairs) {
    return IntStream.range(0, 1 << pairs)
        .filter(set -> Integer.bitCount(set) == pairs / 2)
        .toArray();
  }

  /** Exact: over all orders that could have been drawn, p ≤ α in at most a share α of them. */
  @Property(tries = 100)
  void keepsItsLevelForAnyNoise(
      @ForAll @Size(8) List<@IntRange(min = -40, max = 40) Integer> noise,
      @ForAll @DoubleRange(min = 0.02, max = 0.5) double level) {
    double[] bounded = noise.stream().mapToDouble(percent -> percent / 100.0).toArray();
    int[] ways = halves(8);
    long rejected =
        Arrays.stream(ways)
            .filter(set -> SignFlipTest.pValue(Pairs.ofSlots(bounded, set), 8) <= level)
            .count();
    assertThat(rejected / (double) ways.length).isLessThanOrEqualTo(level);
  }

  /**
   * The machine speeds up half-way, and orders are drawn in blocks of four: only what could have
   * been drawn is counted. Over all C(8, 4) ways the level would not hold for a drift like this.
   */
  @Property(tries = 60)
  void keepsItsLevelInBlocksOnAMachineThatDrifts(
      @ForAll @Size(8) List<@IntRange(min = -40, max = 40) Integer> noise,
      @ForAll @DoubleRange(min = 0.03, max = 0.5) double level) {
    double[] drifting = new double[8];
    Arrays.setAll(drifting, i -> noise.get(i) / 1000.0 - (i < 4 ? 0 : 0.2));
    int[] ways =
        Arrays.stream(halves(8)).filter(set -> Integer.bitCount(set & 0b1111) == 2).toArray();
    assertThat(ways).hasSize(36);
    long rejected =
        Arrays.stream(ways)
            .filter(set -> SignFlipTest.pValue(Pairs.ofSlots(drifting, set), 4) <= level)
            .count();
    assertThat(rejected / 36.0).isLessThanOrEqualTo(level);
  }

  /** Nobody could have drawn four ABs first: two of each block are the most extreme. */
  @Test
  void onlyWaysThatCouldBeDrawnCount() {
    double[] slower = {0.1, 0.11, -0.1, -0.11, 0.12, 0.13, -0.12, -0.13};
    assertThat(SignFlipTest.pValue(Pairs.ofSlots(slower, 0b110011), 4)).isEqualTo(1 / 36.0);
    assertThat(SignFlipTest.pValue(Pairs.ofSlots(slower, 0b110011), 8)).isEqualTo(1 / 70.0);
  }

  @Test
  void theSmallestValueIsOneWayOfAll() {
    double[] slower = {0.1, 0.11, 0.12, 0.13, -0.1, -0.11, -0.12, -0.13};
    assertThat(SignFlipTest.pValue(Pairs.ofSlots(slower, 0b1111), 8)).isEqualTo(1 / 70.0);
    assertThat(SignFlipTest.pValue(Pairs.ofSlots(slower, 0b11110000), 8)).isEqualTo(1);
  }

  /** All 2^8 flips would say p = 0.5 here: the bias is twenty times the noise. */
  @Test
  void aBiasOfTheSlotHidesNothing() {
    double[] slower = {0.03, 0.02, 0.04, 0.03, -0.03, -0.02, -0.04, -0.03};
    double[] biased = Arrays.stream(slower).map(change -> change + 0.2).toArray();
    assertThat(SignFlipTest.pValue(Pairs.ofSlots(biased, 0b1111), 8))
        .isEqualTo(SignFlipTest.pValue(Pairs.ofSlots(slower, 0b1111), 8))
        .isEqualTo(1 / 70.0);
  }

  @Test
  void pairsOfOneOrderProveNothing() {
    assertThat(SignFlipTest.pValue(Pairs.ofSlots(new double[] {1, 2, 3}, 0b111), 4)).isEqualTo(1);
  }

  /** One JVM that met a page cache flush must not hide nine that agree. */
  @Test
  void anOutlierCountsAsOnePair() {
    double[] slower = {0.05, 0.052, 0.049, -0.9, 0.051, -0.05, -0.052, -0.049, -0.05, -0.051};
    assertThat(SignFlipTest.pValue(Pairs.ofSlots(slower, 0b11111), 10)).isLessThan(0.1);
  }

  /** {@code wilcox.test(1:12 + 0.5, 1:12, alternative = "greater", exact = TRUE)} in R. */
  @Test
  void countsAllWaysOfManyPairs() {
    double[] slots =
        IntStream.range(0, 24).mapToDouble(i -> (i % 12 + (i < 12 ? 0.5 : 0)) / 100).toArray();
    assertThat(SignFlipTest.pValue(Pairs.ofSlots(slots, 0xfff), 24))
        .isCloseTo(0.3754, within(0.005));
  }

  @Test
  void differencesThatAreAllTheSameProveNothing() {
    assertThat(SignFlipTest.pValue(Pairs.ofSlots(new double[8], 0b1111), 8)).isEqualTo(1);
  }
}
