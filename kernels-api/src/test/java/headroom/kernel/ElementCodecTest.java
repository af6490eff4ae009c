package headroom.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.shape.ElementType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElementCodecTest {

  private final MemorySegment memory = Arena.ofAuto().allocate(64, 64);

  private float stored(ElementType type, float value) {
    ElementCodec codec = ElementCodec.of(type);
    codec.put(memory, 3, value);
    return codec.get(memory, 3);
  }

  /** bf16 keeps 8 significant bits, f16 11: halves of the last one go to the even neighbour. */
  @ParameterizedTest
  @CsvSource({
    "BF16, 257, 256",
    "BF16, 259, 260",
    "BF16, 258.9, 258",
    "BF16, 259.1, 260",
    "BF16, -259, -260",
    "F16, 2049, 2048",
    "F16, 2051, 2052",
    "F16, 65519, 65504",
    "F16, 5.9604645e-8, 5.9604645e-8",
    "INT8, 2.5, 2",
    "INT8, 3.5, 4",
    "INT8, 127.4, 127",
    "INT8, 1000, 127",
    "INT8, -1000, -127",
    "F32, 1.1, 1.1"
  })
  void roundsToNearestTiesToEven(ElementType type, float value, float kept) {
    assertThat(stored(type, value)).isEqualTo(kept);
  }

  @Test
  void everyBfloatAndHalfComesBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float bfloat = Float.intBitsToFloat(bits << 16);
      float half = Float.float16ToFloat((short) bits);
      assertThat(Float.compare(stored(ElementType.BF16, bfloat), bfloat)).isZero();
      assertThat(Float.compare(stored(ElementType.F16, half), half)).isZero();
    }
  }

  /** A carry out of the largest finite bfloat is infinity, not a NaN of some sign. */
  @Test
  void roundingMayReachInfinity() {
    assertThat(stored(ElementType.BF16, Float.MAX_VALUE)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(stored(ElementType.BF16, -Float.MAX_VALUE)).isEqualTo(Float.NEGATIVE_INFINITY);
  }

  @Test
  void halfHoldsWhatStaysFinite() {
    assertThat(ElementCodec.F16.holds(65519)).isTrue();
    assertThat(ElementCodec.F16.holds(65520)).isFalse();
    assertThat(ElementCodec.F16.holds(Float.NEGATIVE_INFINITY)).isFalse();
    assertThat(ElementCodec.F16.holds(Float.NaN)).isFalse();
    assertThat(ElementCodec.BF16.holds(Float.NaN)).isTrue();
  }
}
