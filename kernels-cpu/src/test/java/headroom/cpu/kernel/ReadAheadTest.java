package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import headroom.config.AxisValue;
import headroom.kernel.DeviceTraits;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadAheadTest {

  private static final ReadAhead DOZEN = new ReadAhead(12);

  @Test
  void asksForAPanelAtOnceWhereTilesAreMany() {
    // 8 KiB are 128 lines, 12 for each of 11 tiles.
    assertThat(DOZEN.parts(8192, 11, parts -> true)).isEqualTo(1);
    assertThat(DOZEN.parts(8192, 10, parts -> true)).isEqualTo(2);
  }

  @Test
  void takesThePartsThatArePossible() {
    assertThat(DOZEN.parts(8192, 2, parts -> true)).isEqualTo(8);
    assertThat(DOZEN.parts(8192, 2, parts -> parts < 8)).isEqualTo(4);
    assertThat(DOZEN.parts(8192, 2, parts -> parts == 1)).isEqualTo(1);
  }

  @Test
  void leavesPanelsWholeWhereNothingIsAskedFor() {
    ReadAhead never = new ReadAhead(0);
    assertThat(never.parts(8192, 1, parts -> true)).isEqualTo(1);
    assertThat(never.before("tile();", "next", 8192, 1, "0")).containsExactly("tile();");
  }

  @Test
  void everyTileAsksForItsShareOfThePart() {
    assertThat(DOZEN.before("tile();", "next", 2048, 3, "head / 5"))
        .containsExactly("LinePrefetch.ask(next + (head / 5) * 704L, 11);", "tile();");
  }

  /** 2 KV vectors of 128 floats per token: 1 KiB a key, 4 MiB at 4096. */
  @ParameterizedTest
  @CsvSource({
    "7,  8191, 33554432, 0",
    "7,  8192, 33554432, 24",
    "8,  4096, 33554432, 24",
    "16, 4095, 33554432, 0",
    "16, 4096, 33554432, 24",
    "31, 4095, 33554432, 0",
    "32, 1024, 33554432, 24",
    "32, 1023, 33554432, 0",
    "71,  512, 33554432, 0",
    "16, 2048,        0, 24",
    "16, 2047,        0, 0"
  })
  void theDefaultAsksBeyondAnEighthOfL3OrWithManyHeadsTwiceL2(
      int heads, int keys, long l3Bytes, int lines) {
    assumeThat(LinePrefetch.AVAILABLE).isTrue();
    AttentionShape shape = new AttentionShape(1, heads, 1, 128, keys);
    DeviceTraits traits = new DeviceTraits(256, 16, 2, 32 << 10, 512 << 10, l3Bytes);
    assertThat(ReadAhead.defaultValue(shape, new KvBlocks(256, KvFormat.F32), traits))
        .isEqualTo(new AxisValue.Int(lines));
  }

  @ParameterizedTest
  @CsvSource({
    " 8, 16384, 33554432, 0",
    " 8, 16385, 33554432, 48",
    "71,  4096, 33554432, 0",
    "71, 16385, 33554432, 48",
    " 1, 99999, 33554432, 0",
    " 8,  8192,        0, 0",
    " 8,  8193,        0, 48"
  })
  void withManyRegistersTheDefaultAsksBeyondHalfOfL3(int heads, int keys, long l3Bytes, int lines) {
    assumeThat(LinePrefetch.AVAILABLE).isTrue();
    AttentionShape shape = new AttentionShape(1, heads, 1, 128, keys);
    DeviceTraits traits = new DeviceTraits(512, 32, 2, 48 << 10, 1 << 20, l3Bytes);
    assertThat(ReadAhead.defaultValue(shape, new KvBlocks(512, KvFormat.F32), traits))
        .isEqualTo(new AxisValue.Int(lines));
  }
}
