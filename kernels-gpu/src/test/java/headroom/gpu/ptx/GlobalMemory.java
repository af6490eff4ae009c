package headroom.gpu.ptx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory that kernels and host share. A device address is the address of native memory, so a
 * driver that stands in for CUDA may register what it allocated itself. What no allocation covers
 * cannot be reached.
 */
public final class GlobalMemory {
  /** As {@code cuMemAlloc} aligns. */
  private static final long ALIGNMENT = 256;

  private final List<MemorySegment> allocations = new ArrayList<>();

  /** Memory filled with ones, which are NaN; its neighbours on both sides are no allocation. */
  public MemorySegment allocate(Arena arena, long bytes) {
    MemorySegment fenced = arena.allocate(bytes + 2 * ALIGNMENT, ALIGNMENT);
    MemorySegment memory = fenced.asSlice(ALIGNMENT, bytes);
    memory.fill((byte) -1);
    register(memory);
    return memory;
  }

  /** Lets kernels reach native memory at its own address, until it is forgotten. */
  public void register(MemorySegment memory) {
    allocations.add(memory);
  }

  /** Takes memory back; kernels that reach for it fail from now on. */
  public void forget(long address) {
    allocations.removeIf(memory -> memory.address() == address);
  }

  long read(long address, int bytes) {
    MemorySegment memory = containing(address, bytes);
    long at = address - memory.address();
    return switch (bytes) {
      case 1 -> memory.get(ValueLayout.JAVA_BYTE, at) & 0xffL;
      case 2 -> memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, at) & 0xffffL;
      case 4 -> memory.get(ValueLayout.JAVA_INT_UNALIGNED, at) & 0xffff_ffffL;
      default -> memory.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
    };
  }

  void write(long address, int bytes, long value) {
    MemorySegment memory = containing(address, bytes);
    long at = address - memory.address();
    switch (bytes) {
      case 1 -> memory.set(ValueLayout.JAVA_BYTE, at, (byte) value);
      case 2 -> memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, (short) value);
      case 4 -> memory.set(ValueLayout.JAVA_INT_UNALIGNED, at, (int) value);
      default -> memory.set(ValueLayout.JAVA_LONG_UNALIGNED, at, value);
    }
  }

  /** Copies to the front of an array. */
  void read(long address, byte[] to, int bytes) {
    if (bytes > 0) {
      MemorySegment memory = containing(address, bytes);
      long at = address - memory.address();
      MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, at, to, 0, bytes);
    }
  }

  /** Loads of keys and values take turns, so a few allocations are looked through, not one. */
  private MemorySegment containing(long address, int bytes) {
    Fault.requireAligned(address, bytes);
    for (MemorySegment memory : allocations) {
      if (covers(memory, address, bytes)) {
        return memory;
      }
    }
    throw new Fault("no allocation holds %d bytes at 0x%x".formatted(bytes, address));
  }

  private static boolean covers(MemorySegment memory, long address, int bytes) {
    long at = address - memory.address();
    return at >= 0 && at + bytes <= memory.byteSize();
  }
}
