package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.shape.KvFormat;
import org.junit.jupiter.api.Test;
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
    "f32,      384, 384, 128, false",
    "f32,      240, 240, 120, false",
    "f32-p512, 512, 512, 128, false",
    "f32,      192, 192,  96, false"
  })
  void runsAreWholeParts(
      String format, int kvBlock, int longest, int ofMost128, boolean pagesAreRuns) {
    KvBlocks blocks = new KvBlocks(kvBlock, KvFormat.named(format));
    assertThat(blocks.run()).isEqualTo(longest);
    KvBlocks shorter = blocks.inRunsOf(128, 8);
    assertThat(shorter.run()).isEqualTo(ofMost128);
    assertThat(shorter.kvBlock()).isEqualTo(kvBlock);
    assertThat(shorter.runsArePages()).isEqualTo(pagesAreRuns);
  }

  /** 128 keys are no whole panels of 48, 96 are; of 240 keys in panels of 80 only 80. */
  @ParameterizedTest
  @CsvSource({"384, 48, 96", "240, 80, 80", "512, 32, 128", "128, 128, 128", "512, 256, 512"})
  void runsAreWholePanels(int kvBlock, int panel, int run) {
    assertThat(new KvBlocks(kvBlock, KvFormat.F32).inRunsOf(128, panel).run()).isEqualTo(run);
  }

  @Test
  void refusesARunThatLeavesARest() {
    assertThatThrownBy(() -> new KvBlocks(128, KvFormat.F32, 48))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("longestRun=48");
  }
}
