package headroom.cpu.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LoopsTest {

  private static final int LANES = FloatVector.SPECIES_PREFERRED.length();

  @ParameterizedTest(name = "{0} registers: {1} chains")
  @CsvSource({"16, 12", "31, 12", "32, 16"})
  void fmaLoopDoesTheWorkThatItCounts(int registers, int chains) {
    FmaLoop loop = new FmaLoop(registers);
    assertThat(loop.flopsPerIteration()).isEqualTo(2L * LANES * chains);
    // Chain k starts at k, and each iteration adds a * b to every lane.
    float start = loop.run(0);
    assertThat(start).isEqualTo(LANES * chains * (chains - 1) / 2f);
    assertThat(loop.run(8) - start).isEqualTo(8 * FmaLoop.STEP * LANES * chains);
  }

  @Test
  void issueLoopDoesTheWorkThatItCounts() {
    // Chain k starts at k and grows by a quarter each iteration; the integers are stepped here.
    int x = 1;
    int y = 2;
    int z = 3;
    for (int i = 0; i < 3 * 8; i++) {
      x = (x ^ 5) + 7;
      y = (y ^ 7) + 5;
      z = (z + 5) ^ 7;
    }
    float chains = LANES * (12 * 11 / 2f + 12 * 8 * FmaLoop.STEP);
    assertThat(IssueLoop.run(8, 5, 7)).isEqualTo(chains + (x ^ y ^ z));
  }

  @ParameterizedTest
  @EnumSource
  void readLoopReadsEveryFloatOfTheSetOnce(ReadLoop.Order order) {
    try (ReadLoop loop = new ReadLoop(order, 4 * ReadLoop.GRANULE_BYTES)) {
      float element = Float.intBitsToFloat(0x3f3f3f3f);
      float expected = 3 * ReadLoop.GRANULE_BYTES / Float.BYTES * element;
      assertThat(loop.run(3 * ReadLoop.GRANULE_BYTES, 1)).isCloseTo(expected, within(0.1f));
      assertThat(loop.run(ReadLoop.GRANULE_BYTES, 3)).isCloseTo(expected, within(0.1f));
      assertThat(loop.capacityBytes()).isEqualTo(4 * ReadLoop.GRANULE_BYTES);
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "-4096", "100", "8192"})
  void readLoopRefusesSetsThatItCannotRead(long bytes) {
    try (ReadLoop loop = new ReadLoop(ReadLoop.Order.ONE_STREAM, ReadLoop.GRANULE_BYTES)) {
      assertThatThrownBy(() -> loop.run(bytes, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(Long.toString(bytes));
    }
  }
}
