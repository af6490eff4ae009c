package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Who gets the time: shapes on which tuning is expected to gain. */
class ExpectedGainTest {

  private static final AttentionShape SHAPE = new AttentionShape(1, 32, 1, 128, 512);
  private static final AttentionShape FAR = new AttentionShape(8, 64, 64, 64, 32768);

  private static TunedShape gained(AttentionShape shape, double gain) {
    return WarmStartsTest.tuned(shape, 1, 1000, 1000 * gain);
  }

  @Test
  void whatNearShapesGainedIsExpected() {
    double rule = ExpectedGain.of(SHAPE, List.of());
    assertThat(ExpectedGain.of(SHAPE, List.of(gained(SHAPE.withSeqLen(1024), 1.5))))
        .isGreaterThan(rule);
    assertThat(ExpectedGain.of(SHAPE, List.of(gained(SHAPE.withSeqLen(1024), 1)))).isLessThan(rule);
    assertThat(ExpectedGain.of(SHAPE, List.of(gained(FAR, 1.5)))).isCloseTo(rule, within(0.01));
  }

  @Test
  void aWinnerThatNoiseMadeSlowerGainedNothing() {
    assertThat(ExpectedGain.of(SHAPE, List.of(gained(SHAPE, 0.5)))).isPositive();
  }

  @Test
  void nearTheRooflineLittleIsLeft() {
    Allotment equal = new Allotment(100, 0.1, 0.1);
    assertThat(equal.seconds()).isEqualTo(50);
    assertThat(equal.reaching(0.97).seconds()).isLessThan(25);
    assertThat(equal.reaching(0.5)).isEqualTo(equal);
    assertThat(equal.reaching(0)).as("unknown").isEqualTo(equal);
    assertThat(equal.reaching(1.3).seconds()).as("above a low ceiling").isPositive();
  }

  @Test
  void timeIsNotNegative() {
    assertThatThrownBy(() -> new Allotment(-1, 0.1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("freeSeconds=-1");
  }

  /** Whoever comes when, all that is free is given, and to the last of them all that is left. */
  @Property(tries = 100)
  void sharesAddUpToWhatIsFree(
      @ForAll @DoubleRange(min = 0, max = 1e4) double free,
      @ForAll @IntRange(min = 1, max = 30) int shapes) {
    List<Double> gains = new ArrayList<>();
    for (int i = 0; i < shapes; i++) {
      gains.add(0.01 + 0.03 * (i % 7));
    }
    double left = free;
    for (int i = 0; i < shapes; i++) {
      double later = gains.stream().skip(i + 1L).mapToDouble(gain -> gain).sum();
      double seconds = new Allotment(left, gains.get(i), later).seconds();
      assertThat(seconds).isBetween(0.0, left);
      left -= seconds;
    }
    assertThat(left).isCloseTo(0, within(1e-6 * Math.max(1, free)));
  }
}
