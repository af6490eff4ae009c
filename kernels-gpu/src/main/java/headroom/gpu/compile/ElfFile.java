package headroom.gpu.compile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sections of a 64-bit little-endian ELF file. Every offset and count in it is checked before
 * use: whatever the bytes, reading them ends, soon, with sections or a {@link
 * MalformedCubinException}.
 *
 * <p>Layout: System V ABI, chapter 4, "Object Files".
 */
final class ElfFile {
  /** {@code e_machine} of NVIDIA's GPUs. */
  static final int MACHINE_CUDA = 190;

  private static final int MAGIC = 0x464c457f; // 0x7f 'E' 'L' 'F', little-endian
  private static final int CLASS_64_LITTLE_ENDIAN = 0x0102;
  private static final int HEADER_BYTES = 64;
  private static final int SECTION_HEADER_BYTES = 64;

  /** {@code sh_type} of a section that takes memory and has no bytes in the file. */
  private static final int NO_BITS = 8;

  /** More than any symbol has, C++ templates included, in bytes. */
  private static final int MAX_NAME_BYTES = 1 << 12;

  private final ByteBuffer bytes;
  private final List<Section> sections;
  private final Map<String, Section> byName = new HashMap<>();

  /**
   * One section.
   *
   * @param name from the section name table
   * @param size in bytes; of memory, where the file has none
   * @param data its bytes, little-endian; empty where it has none
   */
  record Section(String name, long size, ByteBuffer data) {}

  /**
   * Reads the headers.
   *
   * @throws MalformedCubinException if a header, a name or a section lies outside the bytes
   */
  ElfFile(byte[] file) {
    bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).asReadOnlyBuffer();
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < HEADER_BYTES
        || file.length > KernelImage.MAX_BYTES
        || bytes.getInt(0) != MAGIC) {
      throw new MalformedCubinException("not an ELF file: " + file.length + " bytes");
    }
    if (bytes.getShort(4) != CLASS_64_LITTLE_ENDIAN) {
      throw new MalformedCubinException("ELF, but not of 64 bits and little-endian");
    }
    sections = readSections();
    sections.forEach(section -> byName.putIfAbsent(section.name, section));
  }

  int machine() {
    return Short.toUnsignedInt(bytes.getShort(18));
  }

  int abiVersion() {
    return Byte.toUnsignedInt(bytes.get(8));
  }

  int flags() {
    return bytes.getInt(48);
  }

  List<Section> sections() {
    return sections;
  }

  Optional<Section> section(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  private List<Section> readSections() {
    long table = bytes.getLong(40);
    int entryBytes = Short.toUnsignedInt(bytes.getShort(58));
    int count = Short.toUnsignedInt(bytes.getShort(60));
    int names = Short.toUnsignedInt(bytes.getShort(62));
    if (count == 0) {
      return List.of();
    }
    if (entryBytes != SECTION_HEADER_BYTES || names >= count) {
      throw new MalformedCubinException(
          "section table: %d entries of %d bytes, names in entry %d"
              .formatted(count, entryBytes, names));
    }
    ByteBuffer headers = slice("section table", table, (long) count * entryBytes);
    ByteBuffer nameTable = data(headers, names);
    List<Section> read = new ArrayList<>();
    long room = bytes.limit();
    for (int index = 0; index < count; index++) {
      int header = index * SECTION_HEADER_BYTES;
      ByteBuffer data = data(headers, index);
      room -= data.limit();
      if (room < 0) {
        // Sections that overlap would be read once for each: a small file could cost hours.
        throw new MalformedCubinException("sections overlap: they have more bytes than the file");
      }
      String name = string(nameTable, Integer.toUnsignedLong(headers.getInt(header)));
      read.add(new Section(name, headers.getLong(header + 32), data));
    }
    return List.copyOf(read);
  }

  private ByteBuffer data(ByteBuffer headers, int index) {
    int header = index * SECTION_HEADER_BYTES;
    boolean inFile = headers.getInt(header + 4) != NO_BITS;
    return inFile
        ? slice("section " + index, headers.getLong(header + 24), headers.getLong(header + 32))
        : slice("section " + index, 0, 0);
  }

  private ByteBuffer slice(String what, long offset, long size) {
    // Subtracted, not added: offset + size may overflow.
    if (offset < 0 || size < 0 || offset > bytes.limit() || size > bytes.limit() - offset) {
      throw new MalformedCubinException(
          "%s lies outside the file: offset=%d, size=%d, file=%d"
              .formatted(what, offset, size, bytes.limit()));
    }
    return bytes.slice((int) offset, (int) size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The NUL-terminated string at an offset of a string table. */
  static String string(ByteBuffer table, long offset) {
    for (long end = offset; end < Math.min(table.limit(), offset + MAX_NAME_BYTES); end++) {
      if (table.get((int) end) == 0) {
        byte[] text = new byte[(int) (end - offset)];
        table.get((int) offset, text);
        return new String(text, StandardCharsets.UTF_8);
      }
    }
    throw new MalformedCubinException("a name without an end: offset=" + offset);
  }
}
