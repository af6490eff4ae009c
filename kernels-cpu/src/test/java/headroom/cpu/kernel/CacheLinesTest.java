package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheLinesTest {

  /** Of memory whose place is known; of an array Java does not tell it. */
  @ParameterizedTest
  @ValueSource(ints = {0, 4, 8, 12, 16, 44, 48, 52, 60})
  void whatFollowsTheLeadBeginsALine(int pastLine) {
    assumeThat(LinePrefetch.AVAILABLE).as("native code can be called here").isTrue();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(256, LinePrefetch.LINE_BYTES).asSlice(pastLine);
      int lead = CacheLines.lead(memory);
      assertThat((memory.address() + lead * 4L) % LinePrefetch.LINE_BYTES).isZero();
      assertThat(lead).isBetween(4, CacheLines.MOST_LEAD);
    }
  }

  /** Of an array only differences can be told, and only while the collector does not move it. */
  @Test
  void anArraysLeadFallsByOneWithEachFloatThatIsLeftOut() {
    assumeThat(LinePrefetch.AVAILABLE).as("native code can be called here").isTrue();
    MemorySegment array = MemorySegment.ofArray(new float[64]);
    for (int left = 0; left < 32; left++) {
      assertThat(fallsBy(array, left)).as("one of ten tries, %d floats left out", left).isTrue();
    }
  }

  private static boolean fallsBy(MemorySegment array, int left) {
    for (int tried = 0; tried < 10; tried++) {
      int whole = CacheLines.lead(array);
      int rest = CacheLines.lead(array.asSlice(left * 4L));
      if (CacheLines.lead(array) == whole) {
        return Math.floorMod(whole - rest, 16) == left % 16;
      }
    }
    return false;
  }
}
