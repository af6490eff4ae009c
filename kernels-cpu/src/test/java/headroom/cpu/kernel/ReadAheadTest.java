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

  private static DeviceTraits avx512(long l3Bytes) {
    return new DeviceTraits(512, 32, 2, 48 << 10, 1 << 20, l3Bytes);
  }

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

  /** Eight parts of 16, 24 and 32 KiB are 32, 48 and 64 lines each. */
  @Test
  void takesMorePartsWhereEightAreFarFromEnough() {
    assertThat(DOZEN.parts(16 << 10, 1, parts -> true)).isEqualTo(8);
    assertThat(DOZEN.parts(24 << 10, 1, parts -> true)).isEqualTo(8);
    assertThat(DOZEN.parts(32 << 10, 1, parts -> true)).isEqualTo(16);
    assertThat(new ReadAhead(48).parts(32 << 10, 1, parts -> true)).isEqualTo(16);
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
    "7,  8191, 33554432, false",
    "7,  8192, 33554432, true",
    "8,  4096, 33554432, true",
    "16, 4095, 33554432, false",
    "16, 4096, 33554432, true",
    "31, 4095, 33554432, false",
    "32, 1024, 33554432, true",
    "32, 1023, 33554432, false",
    "71,  512, 33554432, false",
    "16, 2048,        0, true",
    "16, 2047,        0, false"
  })
  void itPaysBeyondAnEighthOfL3OrWithManyHeadsTwiceL2(
      int heads, int keys, long l3Bytes, boolean pays) {
    assumeThat(LinePrefetch.AVAILABLE).isTrue();
    AttentionShape shape = new AttentionShape(1, heads, 1, 128, keys);
    DeviceTraits traits = new DeviceTraits(256, 16, 2, 32 << 10, 512 << 10, l3Bytes);
    assertThat(ReadAhead.pays(shape, traits, false)).isEqualTo(pays);
    assertThat(ReadAhead.defaultValue(pays, traits)).isEqualTo(new AxisValue.Int(pays ? 24 : 0));
  }

  @ParameterizedTest
  @CsvSource({
    " 8, 16384, 33554432, false",
    " 8, 16385, 33554432, true",
    "15, 16384, 33554432, false",
    "16, 16384, 33554432, true",
    "16, 16383, 33554432, false",
    "71,  4096, 33554432, false",
    " 3, 16385, 33554432, true",
    " 2, 99999, 33554432, false",
    " 8,  8192,        0, false",
    " 8,  8193,        0, true"
  })
  void withManyRegistersItPaysBeyondHalfOfL3(int heads, int keys, long l3Bytes, boolean pays) {
    assumeThat(LinePrefetch.AVAILABLE).isTrue();
    AttentionShape shape = new AttentionShape(1, heads, 1, 128, keys);
    DeviceTraits traits = avx512(l3Bytes);
    assertThat(ReadAhead.pays(shape, traits, false)).isEqualTo(pays);
    assertThat(ReadAhead.defaultValue(pays, traits)).isEqualTo(new AxisValue.Int(pays ? 48 : 0));
  }

  /** 512 bytes a key of bf16, so 8 MiB at 16384; L3 has 32. */
  @ParameterizedTest
  @CsvSource({"16383, true, false", "16384, true, true", "24576, false, false"})
  void whatIsWidenedIsSentForFromAQuarterOfL3On(int keys, boolean widened, boolean pays) {
    assumeThat(LinePrefetch.AVAILABLE).isTrue();
    AttentionShape shape = new AttentionShape(1, 16, 1, 128, keys, KvFormat.named("bf16"));
    assertThat(ReadAhead.pays(shape, avx512(32 << 20), widened)).isEqualTo(pays);
  }

  /** Of 64 MiB; a key of 128 floats is 512 bytes, so that 32 tokens are a page of 16 KiB. */
  @ParameterizedTest
  @CsvSource({
    "512, 2, f32-p32,  true",
    "512, 2, f32-p64,  false",
    "512, 1, f32-p32,  false",
    "512, 3, f32-p64,  true",
    "256, 8, f32-p32,  true",
    "256, 8, f32-p256, true"
  })
  void overSmallPagesItPaysWithFewerHeads(int bits, int heads, String format, boolean pays) {
    assumeThat(LinePrefetch.AVAILABLE).isTrue();
    AttentionShape shape = new AttentionShape(1, heads, 1, 128, 65536, KvFormat.named(format));
    DeviceTraits traits = new DeviceTraits(bits, bits / 16, 2, 48 << 10, 1 << 20, 32 << 20);
    assertThat(ReadAhead.pays(shape, traits, false)).isEqualTo(pays);
  }

  /** 512 bytes a key and KV head: one head for each asks only from L3's 32 MiB on. */
  @ParameterizedTest
  @CsvSource({
    "f32,     1, 16384, true",
    "f32-p32, 1, 16384, false",
    "f32-p32, 1, 32767, false",
    "f32-p32, 1, 32768, true",
    "f32-p32, 2, 16384, true"
  })
  void overPagesOneHeadForEachAsksBeyondL3(String format, int heads, int keys, boolean pays) {
    assumeThat(LinePrefetch.AVAILABLE).isTrue();
    AttentionShape shape = new AttentionShape(1, heads, 1, 128, keys, KvFormat.named(format));
    DeviceTraits traits = new DeviceTraits(256, 16, 2, 32 << 10, 512 << 10, 32 << 20);
    assertThat(ReadAhead.pays(shape, traits, false)).isEqualTo(pays);
  }

  /** 16 MiB of 32. */
  @ParameterizedTest
  @CsvSource({"8, f32, false", "8, f32-p32, true", "8, f32-p64, false", "16, f32-p64, true"})
  void atHalfOfL3ItPaysOverSmallPages(int heads, String format, boolean pays) {
    assumeThat(LinePrefetch.AVAILABLE).isTrue();
    AttentionShape shape = new AttentionShape(1, heads, 1, 128, 16384, KvFormat.named(format));
    assertThat(ReadAhead.pays(shape, avx512(32 << 20), false)).isEqualTo(pays);
  }

  /** 500 cycles of two FMAs of 16 lanes: 16 000 products. */
  @Test
  void whatIsComputedInLessThanDramTakesIsTooNear() {
    assertThat(ReadAhead.tooNear(32 * 128, 4, 16)).isFalse();
    assertThat(ReadAhead.tooNear(32 * 124, 4, 16)).isTrue();
    assertThat(ReadAhead.tooNear(32 * 32, 8, 16)).isTrue();
    assertThat(ReadAhead.tooNear(32 * 32, 8, 8)).isFalse();
  }
}
