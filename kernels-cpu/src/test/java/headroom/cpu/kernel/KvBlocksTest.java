package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.shape.KvFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KvBlocksTest {

  /** No run may begin in one page and end in another, nor leave a rest of its block. */
  @ParameterizedTest
  @CsvSource({
    "f32,      512, 512, 128, false",
    "f32-p32,  512,  32,  32, true",
    "f32-p128, 512, 128, 128, true",
    "f32-p256, 512, 256, 128, false",
    "f32-p64,  384,  64,  64, true",
    "f32-p512, 512, 512, 128, false",
    "f32,      192, 192, 192, false"
  })
  void runsAreWholeParts(
      String format, int kvBlock, int longest, int ofMost128, boolean pagesAreRuns) {
    KvBlocks blocks = new KvBlocks(kvBlock, KvFormat.named(format));
    assertThat(blocks.run()).isEqualTo(longest);
    KvBlocks shorter = blocks.inRunsOf(128);
    assertThat(shorter.run()).isEqualTo(ofMost128);
    assertThat(shorter.kvBlock()).isEqualTo(kvBlock);
    assertThat(shorter.runsArePages()).isEqualTo(pagesAreRuns);
  }
}
