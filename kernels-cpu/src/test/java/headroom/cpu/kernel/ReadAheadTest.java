package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
}
