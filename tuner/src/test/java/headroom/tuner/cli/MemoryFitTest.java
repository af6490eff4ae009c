package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import headroom.tuner.suite.JvmFlags;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryFitTest {

  private static final AttentionShape SMALL = new AttentionShape(1, 32, 1, 128, 4096);

  /** 2 · 16 · 32 · 65536 · 128 · 4 bytes are 32 GiB. */
  private static final AttentionShape LARGE = new AttentionShape(16, 32, 32, 128, 65536);

  private final List<String> notes = new ArrayList<>();

  @Test
  void whatDoesNotFitIsNamedAndLeftOut() {
    assertThat(new MemoryFit(64).keep(List.of(LARGE, SMALL), notes::add)).containsExactly(SMALL);
    assertThat(notes).hasSize(1);
    assertThat(notes.getFirst())
        .contains(LARGE.label())
        .contains("needs 67 GiB")
        .contains("64 GiB");
  }

  /** A quarter of the bytes, and 4 for each token's scale. */
  @Test
  void reducedCachesAreCountedAsTheyAre() {
    AttentionShape int8 = LARGE.withFormat(new KvFormat(ElementType.INT8, 0));
    assertThat(new MemoryFit(32).keep(List.of(LARGE, int8), notes::add)).containsExactly(int8);
  }

  /** 512 tokens take a page of 4096, and the warm-up's 260 another. */
  @Test
  void pagesAreCountedWhole() {
    AttentionShape plain = new AttentionShape(1, 8, 1, 128, 512);
    AttentionShape paged = plain.withFormat(new KvFormat(ElementType.F32, 4096));
    long pageMib = (4096L * 128 * 4 * 2) >> 20;
    assertThat(JvmFlags.cacheMib(paged, 2)).isGreaterThanOrEqualTo(3 * pageMib);
  }

  @Test
  void whatFitsStays() {
    assertThat(new MemoryFit(128).keep(List.of(LARGE, SMALL), notes::add))
        .containsExactly(LARGE, SMALL);
    assertThat(notes).isEmpty();
  }

  @Test
  void unknownMemoryHoldsEverything() {
    assertThat(new MemoryFit(0).keep(List.of(LARGE), notes::add)).containsExactly(LARGE);
  }

  @Test
  void nothingThatFitsIsBadInput() {
    assertThatThrownBy(() -> new MemoryFit(64).keep(List.of(LARGE), notes::add))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("take fewer sequences or tokens");
  }
}
