package headroom.gpu.compile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The entries of a {@code .nv.info} section, which NVIDIA does not document; as nvcc 13.0 writes
 * them:
 *
 * <pre>
 * format (1 byte) | attribute (1 byte) | value or size (2 bytes) | for format 4: size bytes
 * </pre>
 */
final class CubinAttributes {
  /** Registers a thread: symbol, count. */
  static final int REGISTERS = 0x2f;

  /** Bytes of stack a thread: symbol, bytes. */
  static final int STACK_FRAME = 0x11;

  /** The block that {@code __launch_bounds__} allows: x, y, z. */
  static final int MAX_THREADS = 0x05;

  /** Bytes of a kernel's parameters, in the entry itself. */
  static final int PARAMETER_BYTES = 0x19;

  /** An entry whose value is as long as the entry says; the others hold theirs themselves. */
  private static final int SIZED = 4;

  private CubinAttributes() {}

  /**
   * One entry.
   *
   * @param attribute what it tells
   * @param inline the value of an entry without data
   * @param data the value of one with; empty otherwise
   */
  record Entry(int attribute, int inline, ByteBuffer data) {

    /** The word at an index of the data. */
    int word(int index) {
      if (data.limit() < (index + 1) * Integer.BYTES) {
        throw new MalformedCubinException(
            "attribute 0x%02x has %d bytes, no word %d".formatted(attribute, data.limit(), index));
      }
      return data.getInt(index * Integer.BYTES);
    }
  }

  /**
   * All entries of a section.
   *
   * @throws MalformedCubinException if one is cut off
   */
  static List<Entry> read(ByteBuffer section) {
    List<Entry> entries = new ArrayList<>();
    int at = 0;
    while (at + Integer.BYTES <= section.limit()) {
      int format = section.get(at);
      int attribute = Byte.toUnsignedInt(section.get(at + 1));
      int value = Short.toUnsignedInt(section.getShort(at + 2));
      at += Integer.BYTES;
      int size = format == SIZED ? value : 0;
      if (size > section.limit() - at) {
        throw new MalformedCubinException(
            "attribute 0x%02x is cut off: %d of %d bytes"
                .formatted(attribute, section.limit() - at, size));
      }
      ByteBuffer data = section.slice(at, size).order(ByteOrder.LITTLE_ENDIAN);
      entries.add(new Entry(attribute, value, data));
      at += size;
    }
    return entries;
  }
}
