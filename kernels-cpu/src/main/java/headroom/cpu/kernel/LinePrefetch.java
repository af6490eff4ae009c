package headroom.cpu.kernel;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The instruction that Java lacks: {@code prefetcht0} sends for a cache line and leaves the reorder
 * buffer at once. A load stays there until its line has come, so that without prefetches reading
 * DRAM and computing add up: on AVX2 always, on AVX-512 from some eight heads on ({@code
 * results/memory/README.md}).
 *
 * <pre>
 *          movsxd rsi, esi            rdi  address of the first line
 *          mov    rax, rsi            esi  lines, from 1 to 128
 *          shl    rax, 6
 *          add    rdi, rax            the line after the last
 *          imul   rsi, rsi, -12
 *          xor    edx, edx
 *          lea    rax, [rip + end]
 *          add    rax, rsi            so many steps before the end
 *          jmp    rax
 *          …
 *          prefetcht0 [rdi + rdx - 128]
 *          imul   rdx, rdx, 1         0 again, three cycles later
 *          prefetcht0 [rdi + rdx - 64]
 *          imul   rdx, rdx, 1
 *   end:   ret
 * </pre>
 *
 * <p>Each address waits for the product before it: a line every three cycles, while the processor
 * computes what comes after. As fast as a core can ask it has no room for so many lines on their
 * way, and passes over some, which then are waited for: twice the time from DRAM with bursts of 64
 * lines (Zen 5; the pace was not timed elsewhere, {@code results/memory/README.md}).
 *
 * <p>This code is called as a leaf function, for some 6 ns, so that it pays to ask for a dozen
 * lines at a time ({@link ReadAhead}). Only time depends on it: the processor passes over addresses
 * that are not mapped. Elsewhere than on Linux and x86-64, without native access, or where a system
 * forbids programs to make code, asking does nothing.
 */
final class LinePrefetch {

  /** Bytes of a cache line of the processors that this runs on. */
  static final int LINE_BYTES = 64;

  /** Whether asking does anything. */
  static final boolean AVAILABLE;

  /** Most lines of a call. */
  private static final int MOST_LINES = 128;

  /** Bytes of the instructions for a line. */
  private static final int STEP_BYTES = 12;

  /** Takes an address and a number of lines. C2 knows a constant's target. */
  private static final MethodHandle PREFETCH;

  static {
    FunctionDescriptor signature =
        FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);
    Optional<MethodHandle> function =
        offered() ? ExecutablePage.function(code(), signature, false) : Optional.empty();
    AVAILABLE = function.isPresent();
    PREFETCH = function.orElseGet(() -> MethodHandles.empty(signature.toMethodType()));
  }

  private LinePrefetch() {}

  /** Sends for {@code lines} lines from {@code address} on; below one, for none. */
  static void ask(long address, int lines) {
    try {
      // Beyond its ends the code is none.
      for (int asked = 0; asked < lines; asked += MOST_LINES) {
        PREFETCH.invokeExact(
            address + (long) asked * LINE_BYTES, Math.min(MOST_LINES, lines - asked));
      }
    } catch (Throwable e) {
      throw new IllegalStateException("a prefetch could not be called: " + e.getMessage(), e);
    }
  }

  private static byte[] code() {
    int steps = MOST_LINES * STEP_BYTES;
    ByteBuffer code = ByteBuffer.allocate(64 + steps).order(ByteOrder.LITTLE_ENDIAN);
    code.put(HexFormat.of().parseHex("4863f6" + "4889f0" + "48c1e006" + "4801c7" + "486bf6f4"));
    code.put(HexFormat.of().parseHex("31d2" + "488d05"));
    byte[] jump = HexFormat.of().parseHex("4801f0" + "ffe0");
    code.putInt(jump.length + steps).put(jump);
    for (int line = MOST_LINES; line > 0; line--) {
      code.put(HexFormat.of().parseHex("0f188c17")).putInt(-line * LINE_BYTES);
      code.put(HexFormat.of().parseHex("486bd201"));
    }
    code.put((byte) 0xc3);
    return Arrays.copyOf(code.array(), code.position());
  }

  private static boolean offered() {
    return System.getProperty("os.name", "").equals("Linux")
        && System.getProperty("os.arch", "").equals("amd64")
        && LinePrefetch.class.getModule().isNativeAccessEnabled();
  }
}
