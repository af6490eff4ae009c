package headroom.tuner.journal;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A journal's line: a JSON object whose last field is the CRC-32C of every byte before it.
 *
 * <pre>
 *   {"type":"outcome", … ,"crc32c":"9a7f01c3"}\n
 *   └── what is summed ──┘└── 21 bytes, fixed ──┘
 * </pre>
 *
 * <p>CRC-32C finds every burst of up to 32 flipped bits, and is one instruction on x86 and ARM.
 */
final class SealedLine {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Of a checksum. */
  private static final int DIGITS = 8;

  /** Bytes of the checksum's field and the closing brace. */
  private static final int SEAL_BYTES = seal(0).length();

  private SealedLine() {}

  /** The line with its checksum and its line break, as UTF-8. */
  static byte[] of(ObjectNode object) {
    if (object.isEmpty()) {
      throw new IllegalArgumentException("a journal's line has at least one field");
    }
    String json = JSON.writeValueAsString(object);
    String open = json.substring(0, json.length() - 1);
    byte[] summed = open.getBytes(StandardCharsets.UTF_8);
    return (open + seal(sum(summed, summed.length)) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Whether a line without its line break is as it was written. */
  static boolean intact(byte[] line) {
    int summed = line.length - SEAL_BYTES;
    return summed > 0
        && seal(sum(line, summed))
            .equals(new String(line, summed, SEAL_BYTES, StandardCharsets.ISO_8859_1));
  }

  /** The checksum of an intact line, eight digits. */
  static String seal(byte[] line) {
    return new String(line, line.length - DIGITS - 2, DIGITS, StandardCharsets.ISO_8859_1);
  }

  private static String seal(long sum) {
    return ",\"crc32c\":\"%08x\"}".formatted(sum);
  }

  private static long sum(byte[] bytes, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, count);
    return crc.getValue();
  }
}
