package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelVariant;
import headroom.profile.ProfileCodec;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An exported kernel compiles and passes its own test with a JDK and an empty class path. */
class StandaloneSourceTest {

  private static final DeviceTraits DEVICE =
      new DeviceTraits(256, 16, 3, 32 << 10, 512 << 10, 32 << 20);

  /** How the header says to run it. */
  private static final Pattern RUN_LINE =
      Pattern.compile("java --add-modules jdk\\.incubator\\.vector (.*TunedDecodeTest)");

  @TempDir private Path folder;

  private static Map<String, String> files(String id, AttentionShape shape, String origin) {
    KernelVariant variant = KernelCatalog.load().named(id);
    return StandaloneSource.of(variant, shape, variant.defaultConfig(shape, DEVICE), origin);
  }

  private void write(Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
      assertThat(file.getValue()).doesNotContain("headroom.", "@KERNEL", "@QUERY");
    }
  }

  /** Split by keys, in three ranges that some lengths leave empty; and what cannot be split. */
  @ParameterizedTest
  @CsvSource({"split-tiled, 9, 1, 48", "row, 6, 2, 83"})
  void itPassesItsOwnTestWithNothingButAJdk(String id, int heads, int kvHeads, int headDim)
      throws Exception {
    AttentionShape shape = new AttentionShape(1, heads, kvHeads, headDim, 4096);
    write(files(id, shape, "Of a test."));
    compile();
    assertThat(run("java", "-cp", ".", "TunedDecodeTest")).contains("right: 7 decodes");
    breakIt();
    compile();
    assertThat(run("java", "-cp", ".", "TunedDecodeTest")).contains("wrong: lengths [");
  }

  /** Widened as they are loaded and before; in pages shorter and longer than a block. */
  @ParameterizedTest
  @CsvSource({
    "tiled, 16, 2, 64, bf16",
    "tiled, 8, 1, 64, f32-p32",
    "row, 6, 2, 83, f16-p16",
    "split-tiled, 9, 1, 48, int8-p256"
  })
  void otherElementsAndPagesPassToo(String id, int heads, int kvHeads, int headDim, String format)
      throws Exception {
    AttentionShape shape =
        new AttentionShape(1, heads, kvHeads, headDim, 4096, KvFormat.named(format));
    write(files(id, shape, "Of a test."));
    assertThat(Files.readString(folder.resolve("TunedDecode.java"))).contains("of " + format);
    compile();
    assertThat(run("java", "-cp", ".", "TunedDecodeTest")).contains("right: 7 decodes");
    forgetAnElement();
    compile();
    assertThat(run("java", "-cp", ".", "TunedDecodeTest")).contains("wrong: lengths [");
  }

  /** What tuning chose, exported and run as its own header says. */
  @Test
  void aCommittedWinnerPassesItsOwnTest() throws Exception {
    TuningProfile profile = ProfileCodec.read(Path.of("../results/profiles/amd-epyc-avx2-2c.json"));
    AttentionShape shape = AttentionShape.named("b1-h32-kv8-d128-s4096");
    assertPassesItsOwnTest(shape, profile.find(shape).orElseThrow().winner().config());
  }

  /** They need native access, which an exported kernel shall not ask for. */
  @Test
  void prefetchesAreLeftOutAndTheHeaderSaysSo() throws Exception {
    AttentionShape shape = new AttentionShape(1, 16, 2, 64, 4096);
    KernelConfig never =
        KernelCatalog.load()
            .named("split-tiled")
            .defaultConfig(shape, DEVICE)
            .with(ReadAhead.AXIS, new AxisValue.Int(0));
    KernelConfig ahead = never.with(ReadAhead.AXIS, new AxisValue.Int(24));
    String text = assertPassesItsOwnTest(shape, ahead);
    assertThat(text).contains("Of a test. Its prefetches are left out.", never.key());
    assertThat(text).doesNotContain("LinePrefetch").doesNotContain("CacheLines");
  }

  private String assertPassesItsOwnTest(AttentionShape shape, KernelConfig config)
      throws Exception {
    KernelVariant variant = KernelCatalog.load().named(config.variant());
    write(StandaloneSource.of(variant, shape, config, "Of a test."));
    String text = Files.readString(folder.resolve("TunedDecode.java"));
    compile();
    assertThat(run("java", words(text))).contains("right: 7 decodes");
    return text;
  }

  /** What the header says behind {@code java}: flags, and the class. */
  private static String[] words(String text) {
    Matcher line = RUN_LINE.matcher(text);
    assertThat(line.find()).isTrue();
    return line.group(1).split(" ");
  }

  /** A test that cannot fail proves nothing: rows that are off by a ten-thousandth. */
  private void breakIt() throws IOException {
    Path kernel = folder.resolve("TunedDecode.java");
    String text = Files.readString(kernel);
    String broken = text.replace("scale(head, 1 / sum[head])", "scale(head, 1.0001f / sum[head])");
    assertThat(broken).isNotEqualTo(text);
    Files.writeString(kernel, broken);
  }

  /** A cache whose elements are kept as something else. */
  private void forgetAnElement() throws IOException {
    Path kernel = folder.resolve("TunedDecode.java");
    String text = Files.readString(kernel);
    String broken = text.replace("k[from + dim] / keyScale", "1.01f * k[from + dim] / keyScale");
    assertThat(broken).isNotEqualTo(text);
    Files.writeString(kernel, broken);
  }

  /** In a JVM without C2, which a run of a second does not repay. */
  private void compile() throws Exception {
    run("javac", "-J-XX:TieredStopAtLevel=1", "TunedDecode.java", "TunedDecodeTest.java");
  }

  private String run(String tool, String... arguments) throws Exception {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
    words.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    words.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().remove("CLASSPATH");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    assertThat(exit).as("%s: %s", words, output).isEqualTo(output.contains("wrong: ") ? 1 : 0);
    return output;
  }

  @Test
  void theHeaderTellsConfigurationAndHowToRunIt() {
    AttentionShape shape = new AttentionShape(1, 32, 8, 128, 4096);
    KernelVariant variant = KernelCatalog.load().named("split-row");
    KernelConfig config = variant.defaultConfig(shape, DEVICE);
    String text = files("split-row", shape, "Tuned elsewhere.").get("TunedDecode.java");
    assertThat(text)
        .contains("32 query heads over 8 KV heads of 128 dims", "Tuned elsewhere.", config.key())
        .contains("java --add-modules jdk.incubator.vector")
        .contains("THREADS = 3");
  }

  @Test
  void noOriginEndsTheCommentThatItStandsIn() {
    AttentionShape shape = new AttentionShape(1, 8, 1, 64, 512);
    String text =
        files("row", shape, "*/ static {} \\u002a\\u002f static {} \n\r@FLAGS@")
            .getOrDefault("TunedDecode.java", "");
    String head = text.substring(0, text.indexOf("public final class"));
    assertThat(head.indexOf("*/")).isEqualTo(head.lastIndexOf("*/"));
    assertThat(head).doesNotContain("\\u002").contains("@FLAGS@");
  }
}
