package headroom.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HugePagesTest {

  private static final long BYTES = 3 * HugePages.BYTES + 8192;

  @AfterEach
  void takeTheSwitchBack() {
    System.clearProperty(HugePages.SWITCH);
  }

  @Test
  void largeMemoryStartsAtAHugePageAndIsZero() {
    MemorySegment memory = HugePages.allocate(Arena.ofAuto(), BYTES, 64);
    assertThat(memory.byteSize()).isEqualTo(BYTES);
    assertThat(memory.address() % HugePages.BYTES).isZero();
    assertThat(memory.mismatch(MemorySegment.ofArray(new byte[(int) BYTES]))).isEqualTo(-1);
  }

  /** The system may run out of whole huge pages, but not of all of them. */
  @Test
  void theSystemGrantsThemWhereItOffersThem() throws IOException {
    assumeThat(Path.of("/sys/kernel/mm/transparent_hugepage/enabled")).isReadable();
    String mode = Files.readString(Path.of("/sys/kernel/mm/transparent_hugepage/enabled"));
    assumeThat(mode).doesNotContain("[never]");
    assertThat(touched().orElseThrow()).isPositive();
  }

  @Test
  void theSwitchLeavesPlainPages() {
    System.setProperty(HugePages.SWITCH, "false");
    OptionalDouble share = touched();
    assumeThat(share).isPresent();
    assertThat(share.orElseThrow()).isZero();
  }

  private static OptionalDouble touched() {
    MemorySegment memory = HugePages.allocate(Arena.ofAuto(), 64 * HugePages.BYTES, 64);
    memory.fill((byte) 1);
    OptionalDouble share = ResidentPages.hugeShare(memory);
    // Reachable until here, and so not freed before it was looked at.
    assertThat(memory.get(ValueLayout.JAVA_BYTE, 0)).isOne();
    return share;
  }

  /** Java warns on standard error of native calls by a program that was not granted them. */
  @Test
  void aProgramWithoutNativeAccessHearsNothing() throws Exception {
    assertThat(run()).containsExactly("64");
    assertThat(run("--illegal-native-access=deny")).containsExactly("64");
    assertThat(run("--enable-native-access=ALL-UNNAMED")).containsExactly("64");
  }

  private static List<String> run(String... flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(LargeCache.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> said = process.inputReader().lines().toList();
    assertThat(process.waitFor()).as("%s", said).isZero();
    return said;
  }

  /** Makes a cache that is large enough to ask for. */
  static final class LargeCache {
    private LargeCache() {}

    /** Prints the cache's tokens of 128 KiB. */
    public static void main(String[] arguments) {
      KvCache cache = new KvCache(1, 1, 32 << 10, 64, KvLayout.rowMajor(32 << 10));
      float[] token = new float[32 << 10];
      for (int i = 0; i < 64; i++) {
        cache.append(0, token, 0, token, 0);
      }
      System.out.println(cache.length(0));
    }
  }

  /** Two mappings, the first half huge; between them a hole. */
  @Test
  void sharesAreReadFromMappings() {
    List<String> mappings =
        List.of(
            "10000-20000 rw-p 00000000 00:00 0",
            "Rss:                  64 kB",
            "AnonHugePages:        32 kB",
            "20000-30000 rw-p 00000000 00:00 0    [heap]",
            "Rss:                  64 kB",
            "AnonHugePages:         0 kB",
            "40000-50000 rw-p 00000000 00:00 0",
            "Rss:                   0 kB",
            "AnonHugePages:         0 kB",
            "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0  [vsyscall]",
            "Rss:                   4 kB");
    assertThat(ResidentPages.hugeShare(mappings, 0x10000, 0x20000)).hasValue(0.5);
    assertThat(ResidentPages.hugeShare(mappings, 0x18000, 0x28000)).hasValue(0.25);
    assertThat(ResidentPages.hugeShare(mappings, 0x40000, 0x48000)).hasValue(0);
    assertThat(ResidentPages.hugeShare(mappings, 0x28000, 0x48000)).isEmpty();
    assertThat(ResidentPages.hugeShare(List.of("no mapping"), 0, 1)).isEmpty();
  }
}
