package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That lines which were asked for are there, which nothing but time can tell. */
class LinePrefetchTest {

  /** What is not near when it is asked for: at more a core would pass over some. */
  private static final int LINES = 64;

  /** Throws lines out of all caches: {@code clflush} in the place of {@code prefetcht0}. */
  private static final byte[] FLUSH = {
    0x0f,
    (byte) 0xae,
    0x3f,
    0x48,
    (byte) 0x83,
    (byte) 0xc7,
    0x40,
    (byte) 0xff,
    (byte) 0xce,
    0x75,
    (byte) 0xf5,
    0x0f,
    (byte) 0xae,
    (byte) 0xf0, // mfence: until they are out
    (byte) 0xc3
  };

  /** Long against what some twenty lines at a time take to come, some 1 µs. */
  private static final long ARRIVAL_NANOS = 10_000;

  private static final int REPEATS = 201;

  private long sink;

  @BeforeEach
  void requirePrefetches() {
    assumeThat(System.getProperty("os.name") + " " + System.getProperty("os.arch"))
        .as("prefetches are for Linux on x86-64")
        .isEqualTo("Linux amd64");
    assumeThat(LinePrefetch.class.getModule().isNativeAccessEnabled())
        .as("prefetches need native access")
        .isTrue();
  }

  /** Else every test of what a prefetch does would be passed over, and the axis lost. */
  @Test
  void whereTheyAreOfferedTheyCanBeCalled() {
    assertThat(LinePrefetch.AVAILABLE)
        .as("this system may forbid programs to make code; then nothing is wrong here")
        .isTrue();
  }

  /** Behind so many others that are near already: 128 are what the code takes at a time. */
  @ParameterizedTest
  @ValueSource(ints = {0, 100, 128, 200})
  void linesThatWereAskedForAreNear(int others) throws Throwable {
    MethodHandle flush = flush();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment chain = chain(arena, others);
      for (int i = 0; i < 20_000; i++) {
        walk(chain);
      }
      long[] near = new long[REPEATS];
      long[] far = new long[REPEATS];
      long[] asked = new long[REPEATS];
      for (int i = 0; i < REPEATS; i++) {
        near[i] = walkNanos(chain);
        far[i] = walkNanos(flush, chain, 0, 0);
        asked[i] = walkNanos(flush, chain, others, LINES);
      }
      // What the walk itself takes differs by a factor of 50 between the interpreter and C2.
      assertThat(median(asked) - median(near))
          .as("ns that %d lines take to come, each of which names the next", LINES)
          .isLessThan((median(far) - median(near)) / 2);
    }
    assertThat(sink).isZero();
  }

  @Test
  void askingForAnyAddressIsHarmless() {
    try (Arena arena = Arena.ofConfined()) {
      long here = arena.allocate(4096, LinePrefetch.LINE_BYTES).address();
      for (long address : new long[] {0, 1, here, here + 4095, -1, Long.MIN_VALUE}) {
        LinePrefetch.ask(address, LINES);
      }
      // A jump to the wrong place would be the end of this process.
      for (int lines : new int[] {1, 2, 127, 128, 129, 256, 257}) {
        LinePrefetch.ask(here, lines);
      }
    }
  }

  /** The machine code begins at its end less so many lines: elsewhere there is none. */
  @Test
  void askingForNoLineAsksForNone() {
    assertThatCode(
            () -> {
              LinePrefetch.ask(0, 0);
              LinePrefetch.ask(0, -1);
            })
        .doesNotThrowAnyException();
  }

  /**
   * {@code [line] -> offset of the next line}, through all in random order, back to the first;
   * others lie before them.
   */
  private static MemorySegment chain(Arena arena, int others) {
    MemorySegment lines =
        arena.allocate((long) (others + LINES) * LinePrefetch.LINE_BYTES, LinePrefetch.LINE_BYTES);
    MemorySegment chain = lines.asSlice((long) others * LinePrefetch.LINE_BYTES);
    List<Integer> order =
        IntStream.range(1, LINES).boxed().collect(Collectors.toCollection(ArrayList::new));
    Collections.shuffle(order, new Random(1));
    int line = 0;
    for (int next : order) {
      link(chain, line, next);
      line = next;
    }
    link(chain, line, 0);
    return chain;
  }

  private static void link(MemorySegment chain, int line, int next) {
    chain.set(
        ValueLayout.JAVA_LONG,
        (long) line * LinePrefetch.LINE_BYTES,
        (long) next * LinePrefetch.LINE_BYTES);
  }

  private void walk(MemorySegment chain) {
    long at = 0;
    for (int i = 0; i < LINES; i++) {
      at = chain.get(ValueLayout.JAVA_LONG, at);
    }
    sink |= at;
  }

  private long walkNanos(MethodHandle flush, MemorySegment chain, int others, int asked)
      throws Throwable {
    flush.invokeExact(chain.address(), LINES);
    LinePrefetch.ask(chain.address() - (long) others * LinePrefetch.LINE_BYTES, others + asked);
    long asking = System.nanoTime();
    while (System.nanoTime() - asking < ARRIVAL_NANOS) {
      Thread.onSpinWait();
    }
    return walkNanos(chain);
  }

  private long walkNanos(MemorySegment chain) {
    long start = System.nanoTime();
    walk(chain);
    return System.nanoTime() - start;
  }

  private static long median(long[] nanos) {
    Arrays.sort(nanos);
    return nanos[nanos.length / 2];
  }

  private static MethodHandle flush() {
    FunctionDescriptor signature =
        FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);
    return ExecutablePage.function(FLUSH, signature, false).orElseThrow();
  }
}
