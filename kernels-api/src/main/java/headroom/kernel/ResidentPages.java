package headroom.kernel;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of a stretch of memory lies in huge pages, as Linux tells of each of a process's
 * mappings:
 *
 * <pre>
 *   7f1a40000000-7f1a50000000 rw-p 00000000 00:00 0
 *   Rss:              262144 kB
 *   AnonHugePages:    262144 kB
 * </pre>
 *
 * A stretch may share its mapping with neighbours; it is then taken to be like the rest of it.
 */
final class ResidentPages {

  private static final Path MAPPINGS = Path.of("/proc/self/smaps");

  private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) ");

  private static final Pattern KIB = Pattern.compile("\\w+: *([0-9]+) kB");

  private ResidentPages() {}

  /** The share of the memory in huge pages; empty where the system does not tell. */
  static OptionalDouble hugeShare(MemorySegment memory) {
    if (memory.byteSize() == 0 || !Files.isReadable(MAPPINGS)) {
      return OptionalDouble.empty();
    }
    try {
      // A mapped file's name may be of any bytes.
      List<String> mappings = Files.readAllLines(MAPPINGS, StandardCharsets.ISO_8859_1);
      return hugeShare(mappings, memory.address(), memory.address() + memory.byteSize());
    } catch (IOException e) {
      return OptionalDouble.empty();
    }
  }

  /** The same of two stretches, each as much as it is long. */
  static OptionalDouble hugeShare(MemorySegment one, MemorySegment other) {
    OptionalDouble ofOne = hugeShare(one);
    OptionalDouble ofOther = hugeShare(other);
    if (ofOne.isEmpty() || ofOther.isEmpty()) {
      return OptionalDouble.empty();
    }
    double bytes = one.byteSize();
    double otherBytes = other.byteSize();
    return OptionalDouble.of(
        (ofOne.getAsDouble() * bytes + ofOther.getAsDouble() * otherBytes) / (bytes + otherBytes));
  }

  /** The same of the addresses {@code from} to {@code to}, by the lines of a file. */
  static OptionalDouble hugeShare(List<String> mappings, long from, long to) {
    double hugeBytes = 0;
    long mappedBytes = 0;
    long overlap = 0;
    long residentKib = 0;
    for (String line : mappings) {
      Matcher mapping = MAPPING.matcher(line);
      if (mapping.lookingAt()) {
        long start = Long.parseUnsignedLong(mapping.group(1), 16);
        long end = Long.parseUnsignedLong(mapping.group(2), 16);
        overlap = Math.max(0, Math.min(to, end) - Math.max(from, start));
        mappedBytes += overlap;
      } else if (overlap > 0 && line.startsWith("Rss:")) {
        residentKib = kib(line);
      } else if (overlap > 0 && residentKib > 0 && line.startsWith("AnonHugePages:")) {
        hugeBytes += overlap * (double) kib(line) / residentKib;
      }
    }
    return mappedBytes == to - from
        ? OptionalDouble.of(hugeBytes / mappedBytes)
        : OptionalDouble.empty();
  }

  private static long kib(String line) {
    Matcher amount = KIB.matcher(line);
    return amount.matches() ? Long.parseLong(amount.group(1)) : 0;
  }
}
