package headroom.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Off-heap memory of 2 MiB pages, where the system grants them: Linux, by {@code madvise}. One
 * entry of a core's address cache then covers 2 MiB instead of 4 KiB, and its prefetchers, which
 * stop at a page's end, run on for longer.
 *
 * <p>Whatever stands in the way leaves plain pages, without a word: another system, one that is set
 * to {@code never}, or a program that was not granted native access, which Java would warn of. On a
 * system that is set to {@code always} the alignment alone is enough. What came of it, {@link
 * ResidentPages} tells; what it is worth, {@code results/large/README.md}.
 */
public final class HugePages {

  /** System property: {@code false} leaves all memory in plain pages, so that both can be timed. */
  static final String SWITCH = "headroom.hugePages";

  /** Of a huge page on x86-64, and on AArch64 with pages of 4 KiB. */
  static final long BYTES = 2 << 20;

  /**
   * Less is not worth the alignment: keys and values of 4 MiB each are what the 2048 entries of an
   * address cache reach with pages of 4 KiB.
   */
  private static final long LEAST_BYTES = 2 * BYTES;

  private static final Path MODE = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

  private HugePages() {}

  /**
   * Memory, all zero, in huge pages where it is large and they are to be had.
   *
   * @param arena decides when it is freed
   * @param bytes how much
   * @param alignment of what is too small for huge pages; a power of two up to {@link #BYTES}
   * @throws ArithmeticException if {@code bytes} rounded up to whole pages exceed 2^63
   */
  public static MemorySegment allocate(Arena arena, long bytes, long alignment) {
    if (bytes < LEAST_BYTES) {
      return arena.allocate(bytes, alignment);
    }
    long whole = Math.multiplyExact(Math.ceilDiv(bytes, BYTES), BYTES);
    MemorySegment memory = arena.allocate(whole, BYTES);
    if (HugePages.class.getModule().isNativeAccessEnabled() && offered()) {
      boolean wanted = Boolean.parseBoolean(System.getProperty(SWITCH, "true"));
      Advice.give(memory, wanted ? Advice.HUGE_PAGES : Advice.PLAIN_PAGES);
      // The JDK has written its zeros already, page by page. Given back, the memory is zero again
      // at the next touch, and that one comes after the advice.
      Advice.give(memory, Advice.GIVE_BACK);
    }
    return memory.asSlice(0, bytes);
  }

  private static boolean offered() {
    try {
      return Files.isReadable(MODE) && !Files.readString(MODE).contains("[never]");
    } catch (IOException e) {
      return false;
    }
  }

  /** The system call, found at first use: a program with small caches never pays for it. */
  private static final class Advice {

    // From Linux's mman-common.h, the same on every architecture that runs JDK 25.
    static final int GIVE_BACK = 4;
    static final int HUGE_PAGES = 14;
    static final int PLAIN_PAGES = 15;

    private static final MethodHandle MADVISE = link();

    private Advice() {}

    @SuppressWarnings("restricted") // asked for only where native access is granted
    private static MethodHandle link() {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow("madvise"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT));
    }

    /** A refusal leaves the memory as it was, so the answer does not matter. */
    static void give(MemorySegment memory, int advice) {
      try {
        int ignored = (int) MADVISE.invokeExact(memory, memory.byteSize(), advice);
      } catch (Throwable e) {
        throw new IllegalStateException("madvise could not be called: " + e.getMessage(), e);
      }
    }
  }
}
