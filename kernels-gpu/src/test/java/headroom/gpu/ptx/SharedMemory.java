package headroom.gpu.ptx;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A block's shared memory. It begins as NaN, and remembers of each word which warp wrote and which
 * read it since the last barrier, so that these are errors, whatever the numbers:
 *
 * <ul>
 *   <li>reading what nobody wrote, or what an asynchronous copy is about to write;
 *   <li>reading what another warp wrote since the last barrier;
 *   <li>writing, or starting to copy to, what another warp read or wrote since the last barrier.
 * </ul>
 */
final class SharedMemory {
  private static final VarHandle SHORTS = view(short[].class);
  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);

  private static final int WORD = 4;
  private static final int NEVER = 0;
  private static final int UNDER_WAY = -1;

  /** Low bits of a stamp: the warp and 1, or this if more than one warp read. */
  private static final int SEVERAL = 63;

  private static final int WARP_BITS = 6;

  private final byte[] memory;
  private final int[] written;
  private final int[] read;
  private int epoch = 1;

  SharedMemory(int bytes) {
    memory = new byte[bytes];
    Arrays.fill(memory, (byte) -1);
    written = new int[Math.ceilDiv(bytes, WORD)];
    read = new int[written.length];
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  /** All threads have met at a barrier. */
  void barrier() {
    epoch++;
  }

  long read(int warp, long address, int bytes) {
    int at = place(address, bytes);
    for (int word = at / WORD; word * WORD < at + bytes; word++) {
      noteRead(warp, word);
    }
    return switch (bytes) {
      case 1 -> memory[at] & 0xffL;
      case 2 -> (short) SHORTS.get(memory, at) & 0xffffL;
      case 4 -> (int) INTS.get(memory, at) & 0xffff_ffffL;
      default -> (long) LONGS.get(memory, at);
    };
  }

  void write(int warp, long address, int bytes, long value) {
    int at = place(address, bytes);
    noteWrites(warp, at, bytes, stamp(warp));
    switch (bytes) {
      case 1 -> memory[at] = (byte) value;
      case 2 -> SHORTS.set(memory, at, (short) value);
      case 4 -> INTS.set(memory, at, (int) value);
      default -> LONGS.set(memory, at, value);
    }
  }

  /** From here on a copy may land at any time. */
  void beginCopy(int warp, long address, int bytes) {
    int at = place(address, bytes);
    noteWrites(warp, at, bytes, UNDER_WAY);
    Arrays.fill(memory, at, at + bytes, (byte) -1);
  }

  /** The copy has landed, for the warp that waited for it. */
  void endCopy(int warp, long address, byte[] data) {
    int at = place(address, data.length);
    System.arraycopy(data, 0, memory, at, data.length);
    for (int word = at / WORD; word * WORD < at + data.length; word++) {
      written[word] = stamp(warp);
    }
  }

  private int place(long address, int bytes) {
    Fault.requireAligned(address, bytes);
    if (address < 0 || address + bytes > memory.length) {
      throw new Fault(
          "beyond shared memory: %d bytes at %d of %d".formatted(bytes, address, memory.length));
    }
    return (int) address;
  }

  private int stamp(int warp) {
    return epoch << WARP_BITS | warp + 1;
  }

  private boolean ofAnother(int stamp, int warp) {
    return stamp >> WARP_BITS == epoch && stamp != stamp(warp);
  }

  private void noteRead(int warp, int word) {
    int stamp = written[word];
    if (stamp == NEVER || stamp == UNDER_WAY) {
      throw new Fault(
          "reads shared word %d, which %s"
              .formatted(word, stamp == NEVER ? "nobody wrote" : "a copy is about to write"));
    }
    if (ofAnother(stamp, warp)) {
      throw new Fault(
          "race: reads shared word %d, which another warp wrote since the last barrier"
              .formatted(word));
    }
    read[word] = ofAnother(read[word], warp) ? epoch << WARP_BITS | SEVERAL : stamp(warp);
  }

  private void noteWrites(int warp, int at, int bytes, int stamp) {
    for (int word = at / WORD; word * WORD < at + bytes; word++) {
      if (written[word] == UNDER_WAY) {
        throw new Fault("writes shared word %d, which a copy is about to write".formatted(word));
      }
      if (ofAnother(written[word], warp) || ofAnother(read[word], warp)) {
        throw new Fault(
            "race: writes shared word %d, which another warp used since the last barrier"
                .formatted(word));
      }
      written[word] = stamp;
    }
  }
}
