package headroom.gpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.gpu.compile.Architecture;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An exported CUDA kernel compiles by itself, and its header is plain C. */
class StandaloneCudaTest {

  private static final GpuTraits GPU = GpuTraits.ofArchitecture(Architecture.parse("sm_80"), 108);

  @TempDir private Path folder;

  private static DecodePlan plan(String id, int heads, int kvHeads, int headDim, String format) {
    AttentionShape shape =
        new AttentionShape(8, heads, kvHeads, headDim, 4096, KvFormat.named(format));
    CudaVariant variant = id.equals("mma") ? new MmaDecode() : new LanesDecode();
    return variant.plan(shape, variant.defaultConfig(shape, GPU));
  }

  private void write(Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
  }

  /** The code of a folder that holds nothing else: no header of ours is missing. */
  @ParameterizedTest
  @CsvSource({
    "mma, 48, 1, 128, bf16",
    "mma, 64, 8, 128, int8-p64",
    "lanes, 32, 8, 128, f32",
    "lanes, 32, 32, 64, f16-p32"
  })
  void itCompilesByItself(String id, int heads, int kvHeads, int headDim, String format)
      throws Exception {
    assumeTrue(Nvcc.present(), "no nvcc in PATH, so nothing can be compiled");
    write(StandaloneCuda.of(plan(id, heads, kvHeads, headDim, format), id, "sm_80", "Of a test."));
    String said = run("nvcc", "-std=c++17", "-arch=sm_80", "-cubin", "-o", "a", "tuned_decode.cu");
    assertThat(said).doesNotContain("error", "warning");
    assertThat(folder.resolve("a")).isNotEmptyFile();
  }

  @Test
  void theHeaderIsPlainC() throws Exception {
    write(StandaloneCuda.of(plan("mma", 48, 1, 128, "bf16"), "mma", "sm_80", "Of a test."));
    Files.writeString(
        folder.resolve("user.c"),
        """
        #include "tuned_decode.h"
        int decode(const struct TunedDecodeArguments *a) { return tuned_decode(a, 1, 0); }
        """);
    assumeTrue(present("cc"), "no cc in PATH, so the header cannot be compiled");
    assertThat(run("cc", "-std=c99", "-Wall", "-Werror", "-pedantic", "-fsyntax-only", "user.c"))
        .isEmpty();
  }

  @Test
  void launchParametersAreThoseOfThePlan() {
    DecodePlan plan = plan("mma", 48, 1, 128, "bf16");
    Map<String, String> files = StandaloneCuda.of(plan, "mma", "sm_90a", "Of a test.");
    assertThat(files.get("tuned_decode.h"))
        .contains(
            "#define TUNED_DECODE_THREADS " + plan.threads(),
            "#define TUNED_DECODE_SHARED_BYTES " + plan.sharedBytes(),
            "-arch=sm_90a")
        .doesNotContainPattern("@[A-Z_]+@");
    assertThat(files.get("tuned_decode.json"))
        .contains("\"splits\": " + plan.splits(), "\"headsPerBlock\": " + plan.headsPerBlock());
    assertThat(files.get("tuned_decode.cu"))
        .contains("#define HEAD_DIM 128")
        .doesNotContainPattern("@[A-Z_]+@");
  }

  /** What stands in a profile ends no comment and begins no line. */
  @Test
  void hostileTextStaysInItsComment() {
    DecodePlan plan = plan("lanes", 32, 8, 128, "f32");
    String hostile = "x */ #error\n#error @KERNEL@ @MACROS@ \\";
    Map<String, String> files = StandaloneCuda.of(plan, hostile, "sm_80", hostile);
    for (String name : List.of("tuned_decode.cu", "tuned_decode.h")) {
      String text = files.getOrDefault(name, "");
      assertThat(text.lines())
          .noneMatch(line -> line.startsWith("#error") && !line.startsWith("#error \""))
          .noneMatch(line -> line.contains("#error") && line.endsWith("\\"));
      assertThat(text).contains("x * / #error #error @KERNEL@ @MACROS@");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StandaloneCuda.of(plan, "x", "sm_80 -o /etc/passwd", "x"));
  }

  private static boolean present(String tool) throws InterruptedException {
    try {
      return new ProcessBuilder(tool, "--version").redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private String run(String... words) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(new ArrayList<>(List.of(words)))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    String said = "";
    if (process.waitFor() != 0) {
      said = "error: exit code " + process.exitValue() + "\n";
    }
    return said + Files.readString(output, StandardCharsets.UTF_8);
  }
}
