package headroom.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeDistanceTest {

  private static final AttentionShape FROM = AttentionShape.named("b1-h32-kv8-d128-s512");

  private static double distance(AttentionShape from, AttentionShape to) {
    double there = ShapeDistance.between(from, to);
    assertThat(ShapeDistance.between(to, from)).as("the way back").isEqualTo(there);
    return there;
  }

  /** One extent each, twice as large; heads and KV heads together keep the group of four. */
  @ParameterizedTest
  @CsvSource({
    "b1-h32-kv8-d128-s512,  0",
    "b2-h32-kv8-d128-s512,  1",
    "b1-h64-kv8-d128-s512,  1",
    "b1-h64-kv16-d128-s512, 1",
    "b1-h16-kv4-d128-s512,  1",
    "b1-h32-kv8-d256-s512,  1",
    "b1-h32-kv8-d64-s512,   1",
    "b1-h32-kv8-d128-s1024, 1",
    "b1-h32-kv8-d128-s2048, 2",
    "b1-h32-kv8-d128-s128,  2"
  })
  void twiceAsLargeIsOneStepInEachExtent(String to, int steps) {
    assertThat(distance(FROM, AttentionShape.named(to)))
        .isCloseTo(steps * Math.log(2), within(1e-12));
  }

  /** Half the KV heads for the same query heads is also a group twice as large. */
  @Test
  void severalExtentsAddUpAsSquares() {
    assertThat(distance(FROM, AttentionShape.named("b1-h32-kv4-d128-s512")))
        .isCloseTo(Math.sqrt(2) * Math.log(2), within(1e-12));
    assertThat(distance(FROM, AttentionShape.named("b2-h64-kv16-d256-s1024")))
        .isCloseTo(2 * Math.log(2), within(1e-12));
  }

  /** Whatever their size: a kernel that walks pages walks any. */
  @ParameterizedTest
  @CsvSource({"f32, f32-p16, 1", "f32-p16, f32-p256, 0", "bf16-p32, bf16, 1", "int8, int8, 0"})
  void pagesAreAFactorOfE(String from, String to, int distance) {
    assertThat(distance(of(from), of(to))).isEqualTo(distance);
  }

  @ParameterizedTest
  @CsvSource({"f32, bf16", "bf16, f16", "f16, int8", "f32-p16, int8-p16"})
  void elementTypesDoNotCompare(String from, String to) {
    assertThat(distance(of(from), of(to))).isInfinite();
  }

  private static AttentionShape of(String format) {
    return FROM.withFormat(KvFormat.named(format));
  }
}
