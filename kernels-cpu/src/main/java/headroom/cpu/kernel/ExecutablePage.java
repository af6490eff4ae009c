package headroom.cpu.kernel;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * A page of memory that holds constant machine code, for the life of the process. Written first and
 * made executable after, never both. Linux.
 */
final class ExecutablePage {

  private static final long BYTES = 4096;

  // From Linux's mman-common.h and mman.h.
  private static final int READ_WRITE = 3;
  private static final int READ_EXECUTE = 5;
  private static final int PRIVATE_ANONYMOUS = 0x22;

  private ExecutablePage() {}

  /**
   * The code as a leaf function, or nothing where the system refuses: some forbid programs to make
   * code. It must neither wait nor call back: the thread does not leave Java for it.
   *
   * @param code at most a page of machine code that needs no relocation
   * @param signature of the function
   * @param arrays whether segments of arrays may be passed; the collector waits until it returns
   * @throws IllegalArgumentException if the code is longer
   */
  @SuppressWarnings("restricted") // asked for only where native access is granted
  static Optional<MethodHandle> function(
      byte[] code, FunctionDescriptor signature, boolean arrays) {
    Linker.Option critical = Linker.Option.critical(arrays);
    return page(code).map(page -> Linker.nativeLinker().downcallHandle(page, signature, critical));
  }

  private static Optional<MemorySegment> page(byte[] code) {
    if (code.length > BYTES) {
      throw new IllegalArgumentException(
          "machine code must fit a page: %d bytes, page %d".formatted(code.length, BYTES));
    }
    try {
      long address = (long) map().invokeExact(0L, BYTES, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0L);
      if (address == -1) {
        return Optional.empty();
      }
      MemorySegment page = reachable(address);
      MemorySegment.copy(code, 0, page, ValueLayout.JAVA_BYTE, 0, code.length);
      int refused = (int) protect().invokeExact(address, BYTES, READ_EXECUTE);
      return refused == 0 ? Optional.of(page) : Optional.empty();
    } catch (Throwable e) {
      throw new IllegalStateException("mmap could not be called: " + e.getMessage(), e);
    }
  }

  @SuppressWarnings("restricted") // asked for only where native access is granted
  private static MemorySegment reachable(long address) {
    return MemorySegment.ofAddress(address).reinterpret(BYTES);
  }

  private static MethodHandle map() {
    return system(
        "mmap",
        FunctionDescriptor.of(
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG));
  }

  private static MethodHandle protect() {
    return system(
        "mprotect",
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT));
  }

  @SuppressWarnings("restricted") // asked for only where native access is granted
  private static MethodHandle system(String name, FunctionDescriptor signature) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), signature);
  }
}
