package headroom.cpu.kernel;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * Where an array's cache lines begin. A Java array starts anywhere, and stays only until the next
 * garbage collection, so that most vectors of 64 bytes lie in two lines: in a decode that loads and
 * stores a tile's accumulators every 2 KiB of cache, 6 to 10% of its time ({@code
 * results/memory/README.md}).
 *
 * <pre>
 *   48 89 f8   mov  rax, rdi      what it is given, an array's address, is what it returns
 *   c3         ret
 * </pre>
 *
 * <p>Only time depends on it: an array that moves right after is as correct.
 */
final class CacheLines {

  /**
   * Numbers of four bytes between what one thread writes and what another reads or writes: two
   * lines, which processors fetch in pairs.
   */
  static final int APART = 2 * LinePrefetch.LINE_BYTES / Float.BYTES;

  /** Floats of a line. */
  private static final int FLOATS = LinePrefetch.LINE_BYTES / Float.BYTES;

  /** Most floats that {@link #lead} leaves out. */
  static final int MOST_LEAD = Ballast.MOST_FLOATS + FLOATS - 1;

  private static final byte[] CODE = {0x48, (byte) 0x89, (byte) 0xf8, (byte) 0xc3};

  /** Where an array begins whose header, of 16 bytes, begins a line. */
  private static final MethodHandle GUESS =
      MethodHandles.dropArguments(MethodHandles.constant(long.class, 16L), 0, MemorySegment.class);

  /** Takes an array. C2 knows a constant's target. */
  private static final MethodHandle ADDRESS =
      LinePrefetch.AVAILABLE
          ? ExecutablePage.function(
                  CODE, FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS), true)
              .orElse(GUESS)
          : GUESS;

  private CacheLines() {}

  /**
   * Floats to leave out at an array's start, so that the next ones begin a line: from {@link
   * Ballast#MOST_FLOATS}, which are used for that, to {@link #MOST_LEAD}. A guess where native code
   * cannot be called.
   *
   * @param array of floats
   */
  static int lead(MemorySegment array) {
    try {
      long address = (long) ADDRESS.invokeExact(array);
      long ballast = address / Float.BYTES + Ballast.MOST_FLOATS;
      return Ballast.MOST_FLOATS + (int) Math.floorMod(-ballast, (long) FLOATS);
    } catch (Throwable e) {
      throw new IllegalStateException("an address could not be asked for: " + e.getMessage(), e);
    }
  }
}
