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

  /** The first four floats are ballast: a row that began there would be overwritten. */
  @Test
  void anArrayHasALeadToo() {
    for (int i = 0; i < 100; i++) {
      assertThat(CacheLines.lead(MemorySegment.ofArray(new float[20 + i])))
          .isBetween(4, CacheLines.MOST_LEAD);
    }
  }
}
