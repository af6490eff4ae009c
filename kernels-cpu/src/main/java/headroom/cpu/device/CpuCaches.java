package headroom.cpu.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.ProcessorCache;

/**
 * Cache sizes of one core, 0 where the system does not tell.
 *
 * @param l1Bytes first-level data cache
 * @param l2Bytes second-level cache
 * @param l3Bytes last-level cache
 */
record CpuCaches(long l1Bytes, long l2Bytes, long l3Bytes) {

  private static final Path SYSFS = Path.of("/sys/devices/system/cpu/cpu0/cache");
  private static final int SYSFS_ENTRIES = 8;
  private static final List<String> GETCONF =
      List.of("LEVEL1_DCACHE_SIZE", "LEVEL2_CACHE_SIZE", "LEVEL3_CACHE_SIZE");
  private static final long GETCONF_SECONDS = 2;

  /** Asks OSHI, then sysfs, then the C library, level by level. */
  static CpuCaches read(Optional<CentralProcessor> processor, boolean amd) {
    IntToLongFunction size =
        level ->
            firstKnown(
                () -> oshi(processor, level), () -> sysfs(SYSFS, level), () -> getconf(level, amd));
    return new CpuCaches(size.applyAsLong(1), size.applyAsLong(2), size.applyAsLong(3));
  }

  private interface Source {
    long bytes();
  }

  private static long firstKnown(Source... sources) {
    for (Source source : sources) {
      long bytes = source.bytes();
      if (bytes > 0) {
        return bytes;
      }
    }
    return 0;
  }

  private static long oshi(Optional<CentralProcessor> processor, int level) {
    return processor
        .flatMap(cpu -> CpuFingerprint.attempt(cpu::getProcessorCaches))
        .flatMap(
            caches ->
                caches.stream()
                    .filter(cache -> cache.getLevel() == level)
                    .filter(cache -> cache.getType() != ProcessorCache.Type.INSTRUCTION)
                    .map(cache -> (long) cache.getCacheSize())
                    .findFirst())
        .orElse(0L);
  }

  /** A level's size below a directory such as {@code cpu0/cache}. */
  static long sysfs(Path directory, int level) {
    return IntStream.range(0, SYSFS_ENTRIES)
        .mapToObj(index -> directory.resolve("index" + index))
        .filter(entry -> line(entry.resolve("level")).equals(Integer.toString(level)))
        .filter(entry -> !line(entry.resolve("type")).equals("Instruction"))
        .mapToLong(entry -> bytes(line(entry.resolve("size"))))
        .findFirst()
        .orElse(0);
  }

  private static String line(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** The bytes of a size such as {@code 48K}; 0 for what is no size. */
  static long bytes(String size) {
    if (!size.matches("[0-9]{1,9}[KM]?")) {
      return 0;
    }
    String digits = size.replaceAll("[KM]", "");
    return Long.parseLong(digits) << (size.endsWith("K") ? 10 : size.endsWith("M") ? 20 : 0);
  }

  /**
   * What glibc reads from CPUID: it knows more than a virtual machine's empty sysfs.
   *
   * <p>Except for AMD's L3: without the leaves that a virtual machine hides, glibc sees the
   * socket's L3 as a whole, while a core reaches only its chiplet's. That is no answer, so the size
   * stays unknown.
   */
  private static long getconf(int level, boolean amd) {
    if (level == 3 && amd) {
      return 0;
    }
    return command("getconf", GETCONF.get(level - 1)).orElse(0);
  }

  private static OptionalLong command(String... command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      if (!process.waitFor(GETCONF_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return OptionalLong.empty();
      }
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return OptionalLong.of(bytes(output.strip()));
    } catch (IOException e) {
      return OptionalLong.empty(); // no such command: another system, or another C library
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalLong.empty();
    }
  }
}
