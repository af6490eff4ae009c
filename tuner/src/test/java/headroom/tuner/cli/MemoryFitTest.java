package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.shape.AttentionShape;
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
        .contains("needs 97 GiB")
        .contains("64 GiB");
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
