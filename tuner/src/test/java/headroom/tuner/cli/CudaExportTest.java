package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.tuner.report.GpuProfile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** export of a GPU's profile as it is typed: what a machine without a GPU hands to one with. */
class CudaExportTest {

  private static final AttentionShape TUNED = AttentionShape.named("b8-h48-kv1-d128-s4096-bf16");

  /** Not the default: splits and stages that only this profile names. */
  private static final KernelConfig WINNER =
      GpuProfile.untuned("mma", TUNED)
          .with("splits", new AxisValue.Int(16))
          .with("stages", new AxisValue.Int(2));

  @TempDir private Path folder;

  private Path out() {
    return folder.resolve("kernel");
  }

  private TypedCommand export(TuningProfile profile, String shape) {
    String file = GpuProfile.file(folder, profile);
    return TypedCommand.run(
        "export", "--shape", shape, "--profile", file, "--out", out().toString());
  }

  private static TuningProfile profile(TunedShape... entries) {
    return GpuProfile.of("sm_90", entries);
  }

  private String text(String file) throws IOException {
    return Files.readString(out().resolve(file));
  }

  @Test
  void theWinnerIsASourceItsLaunchAndAHeader() throws IOException {
    TypedCommand export = export(profile(GpuProfile.entry(TUNED, WINNER)), TUNED.label());
    assertThat(export.exitCode()).as(export.err()).isEqualTo(ExitCode.OK);
    assertThat(export.out())
        .startsWith("exact b8-h48-kv1-d128-s4096-bf16: " + WINNER.key())
        .contains("tuned_decode.cu", "tuned_decode.h", "tuned_decode.json")
        .hasLineCount(4);
    assertThat(text("tuned_decode.cu"))
        .contains(
            "exact b8-h48-kv1-d128-s4096-bf16 of a profile of nvidia-h100-80gb-hbm3-sm90-132c")
        .contains("#define STAGES 2", "#define HEAD_DIM 128", "decode_split<<<")
        .doesNotContain("#include \"mma");
    assertThat(text("tuned_decode.h"))
        .contains("#define TUNED_DECODE_SPLITS 16", "-arch=sm_90", "int tuned_decode(");
    JsonNode launch = JsonMapper.shared().readTree(text("tuned_decode.json"));
    assertThat(launch.get("splits").intValue()).isEqualTo(16);
    assertThat(launch.get("architecture").stringValue()).isEqualTo("sm_90");
    assertThat(launch.get("threads").intValue()).isPositive();
  }

  /** What can be compiled here: by nvcc the kernel with its launch, by a C compiler the header. */
  @Test
  void whatIsWrittenCompiles() throws Exception {
    assumeTrue(onPath("cc"), "no cc in PATH, so the header cannot be compiled");
    export(profile(GpuProfile.entry(TUNED, WINNER)), TUNED.label());
    Files.writeString(
        out().resolve("user.c"),
        """
        #include "tuned_decode.h"
        int decode(const struct TunedDecodeArguments *a) { return tuned_decode(a, 8, 0); }
        """);
    compiled("cc", "-std=c99", "-Wall", "-Werror", "-pedantic", "-fsyntax-only", "user.c");
    assumeTrue(onPath("nvcc"), "no nvcc in PATH, so the kernel cannot be compiled");
    compiled("nvcc", "-std=c++17", "-arch=sm_90", "-c", "-o", "kernel.o", "tuned_decode.cu");
    assertThat(out().resolve("kernel.o")).isNotEmptyFile();
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(entry -> Files.isExecutable(Path.of(entry, program)));
  }

  private void compiled(String... words) throws IOException, InterruptedException {
    Path said = folder.resolve("said.txt");
    Process process =
        new ProcessBuilder(List.of(words))
            .directory(out().toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(said)).isZero();
    assertThat(said).isEmptyFile();
  }

  @Test
  void theNearestStandsInForAShapeThatWasNotTuned() throws IOException {
    TypedCommand export =
        export(profile(GpuProfile.entry(TUNED, WINNER)), "b1-h48-kv1-d128-s8192-bf16");
    assertThat(export.out()).startsWith("nearest b8-h48-kv1-d128-s4096-bf16: mma[");
    assertThat(text("tuned_decode.cu")).contains("For b1-h48-kv1-d128-s8192-bf16: nearest b8-");
  }

  /**
   * Head dim 72 is no whole number of mma's 16 dims, though no axis of its space says so; 16 splits
   * are more than 512 keys have tiles of 64.
   */
  @ParameterizedTest
  @CsvSource({
    "b8-h48-kv1-d72-s4096-bf16, device default: lanes[",
    "b8-h48-kv1-d128-s512-bf16, device default: mma["
  })
  void whatTheNearestMayNotDecodeTakesTheDefault(String shape, String choice) {
    TypedCommand export = export(profile(GpuProfile.entry(TUNED, WINNER)), shape);
    assertThat(export.exitCode()).as(export.err()).isEqualTo(ExitCode.OK);
    assertThat(export.out()).startsWith(choice);
  }

  /** An architecture of tomorrow is judged by what its driver told of its shared memory. */
  @Test
  void aGpuThatIsNewerThanThisBuildHasItsKernelToo() throws IOException {
    TuningProfile newer = GpuProfile.of("sm_130", GpuProfile.entry(TUNED, WINNER));
    assertThat(export(newer, TUNED.label()).out()).startsWith("exact");
    assertThat(text("tuned_decode.h")).contains("-arch=sm_130");
  }

  @Test
  void whatNoKernelDecodesIsRefusedWithEachReason() {
    TypedCommand refused =
        export(profile(GpuProfile.entry(TUNED, WINNER)), "b8-h48-kv1-d12-s4096-bf16");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.line())
        .contains("no CUDA kernel may decode b8-h48-kv1-d12-s4096-bf16")
        .contains("lanes: a row must be whole 16-byte loads", "mma: mma takes 16 dims");
    assertThat(out()).doesNotExist();
  }

  /**
   * An instruction set goes to nvcc's command line by way of a comment: it is one of nvcc's names.
   */
  @ParameterizedTest
  @CsvSource({
    "sm_90 -o /etc/passwd",
    "avx2",
    "sm_9000",
    "'sm_90*/ #error'",
  })
  void anInstructionSetThatIsNoArchitectureIsRefused(String isa) {
    TypedCommand refused =
        export(GpuProfile.of(isa, GpuProfile.entry(TUNED, WINNER)), TUNED.label());
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.line()).contains("an architecture is named like sm_90");
    assertThat(out()).doesNotExist();
  }

  /** Values that the spaces do not have reach no macro, however near their entry is. */
  @ParameterizedTest
  @CsvSource({
    "kvTile, 1000000000",
    "splits, 0",
    "warps, -1",
    "stages, 2147483647",
    "kernel, 1",
  })
  void valuesOutsideTheSpaceReachNoSource(String axis, int value) throws IOException {
    KernelConfig hostile = WINNER.with(axis, new AxisValue.Int(value));
    TypedCommand export = export(profile(GpuProfile.entry(TUNED, hostile)), TUNED.label());
    assertThat(export.exitCode()).as(export.err()).isEqualTo(ExitCode.OK);
    assertThat(export.out()).startsWith("device default: mma[");
    assertThat(text("tuned_decode.cu")).doesNotContain(hostile.key(), axis + "=" + value + " ");
  }

  @Test
  void anEmulatedGpusTimesChooseNothing() {
    TuningProfile emulated = GpuProfile.emulated(profile(GpuProfile.entry(TUNED, WINNER)));
    TypedCommand refused = export(emulated, TUNED.label());
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.line()).contains("of an emulated device", "--allow-emulated");
    assertThat(out()).doesNotExist();
  }
}
