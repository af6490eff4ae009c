package headroom.gpu.compile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where a file's section table is, for tests that damage it.
 *
 * @param file an ELF file of 64 bits, little-endian
 */
record ElfFileHeader(byte[] file) {
  long sectionTable() {
    return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(40);
  }

  static void putLong(byte[] file, int at, long value) {
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
  }
}
