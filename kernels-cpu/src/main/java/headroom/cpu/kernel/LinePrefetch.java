package headroom.cpu.kernel;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/**
 * The instruction that Java lacks: {@code prefetcht0} sends for a cache line and leaves the reorder
 * buffer at once. A load stays there until its line has come, so that without prefetches reading
 * DRAM and computing add up: on AVX2 always, on AVX-512 from some eight heads on ({@code
 * results/memory/README.md}).
 *
 * <pre>
 *   next: 0f 18 0f      prefetcht0 [rdi]        rdi  address of the first line
 *         48 83 c7 40   add  rdi, 64            esi  lines, at least 1
 *         ff ce         dec  esi
 *         75 f5         jnz  next
 *         c3            ret
 * </pre>
 *
 * <p>These bytes are called as a leaf function, for some 6 ns, so that it pays to ask for a dozen
 * lines at a time ({@link ReadAhead}). Only time depends on it: the processor passes over addresses
 * that are not mapped. Elsewhere than on Linux and x86-64, without native access, or where a system
 * forbids programs to make code, asking does nothing.
 */
final class LinePrefetch {

  /** Bytes of a cache line of the processors that this runs on. */
  static final int LINE_BYTES = 64;

  /** Whether asking does anything. */
  static final boolean AVAILABLE;

  private static final byte[] CODE = {
    0x0f,
    0x18,
    0x0f,
    0x48,
    (byte) 0x83,
    (byte) 0xc7,
    0x40,
    (byte) 0xff,
    (byte) 0xce,
    0x75,
    (byte) 0xf5,
    (byte) 0xc3
  };

  /** Takes an address and a number of lines. C2 knows a constant's target. */
  private static final MethodHandle PREFETCH;

  static {
    Optional<MemorySegment> code = offered() ? ExecutablePage.of(CODE) : Optional.empty();
    AVAILABLE = code.isPresent();
    MethodType signature = MethodType.methodType(void.class, long.class, int.class);
    PREFETCH = code.map(LinePrefetch::link).orElseGet(() -> MethodHandles.empty(signature));
  }

  private LinePrefetch() {}

  /** Sends for {@code lines} lines from {@code address} on; below one, for none. */
  static void ask(long address, int lines) {
    if (lines < 1) {
      // The code counts down to 0: from there it would go through 2^32 lines, and no safepoint.
      return;
    }
    try {
      PREFETCH.invokeExact(address, lines);
    } catch (Throwable e) {
      throw new IllegalStateException("a prefetch could not be called: " + e.getMessage(), e);
    }
  }

  private static boolean offered() {
    return System.getProperty("os.name", "").equals("Linux")
        && System.getProperty("os.arch", "").equals("amd64")
        && LinePrefetch.class.getModule().isNativeAccessEnabled();
  }

  @SuppressWarnings("restricted") // asked for only where native access is granted
  private static MethodHandle link(MemorySegment code) {
    // Critical: it neither waits nor calls back, so the thread need not leave Java for it.
    return Linker.nativeLinker()
        .downcallHandle(
            code,
            FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT),
            Linker.Option.critical(false));
  }
}
