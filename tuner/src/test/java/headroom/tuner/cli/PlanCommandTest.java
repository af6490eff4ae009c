package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.shape.ModelPreset;
import headroom.shape.ModelPresets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** plan and export as they are typed. */
class PlanCommandTest {

  private static final String PROFILE = "../results/profiles/amd-epyc-avx2-2c.json";

  @TempDir private Path folder;

  @Test
  void theTableShowsMeasuredAndEstimatedTimesApart() {
    TypedCommand plan =
        TypedCommand.run("plan", "--model", "llama2-70b", "--memory", "80GB", "--profile", PROFILE);
    assertThat(plan.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(plan.out())
        .containsPattern(
            "GQA \\(the model\\) +8 +640 KiB +2.5 GiB +1/8 +29 +122070 +[0-9.]+ +[0-9.]+\\n")
        .containsPattern("MQA +1 +80 KiB +320 MiB +1/64 +238 +976562 +[0-9.]+ ≈")
        .contains("Not measured: what fewer KV heads do to the model's quality.");
  }

  /** Between 512 and 4096 keys, which the profile has of these heads. */
  @Test
  void aTimeBetweenTwoMeasuredLengthsHasAMarkOfItsOwn() {
    TypedCommand plan =
        TypedCommand.run("plan", "--model", "llama3-8b", "--context", "2048", "--profile", PROFILE);
    assertThat(plan.out())
        .containsPattern("GQA \\(the model\\) .* [0-9.]+ ~ +[0-9.]+\\n")
        .containsPattern(
            "GQA ~: [0-9.]+ µs a layer, interpolated: b1-h32-kv8-d128-s512"
                + " and\\s+b1-h32-kv8-d128-s4096\\n");
  }

  /** Of 80 GB weights take half: 61035 tokens of 640 KiB fit, not 122070. */
  @Test
  void whatWeightsTakeIsNoRoomForTheCache() {
    TypedCommand plan =
        TypedCommand.run("plan --model llama2-70b --memory 80GB --weights 40GB".split(" "));
    assertThat(plan.out())
        .contains("75 GiB of memory, 37 GiB of it weights; 1 × 4096 tokens")
        .containsPattern("GQA \\(the model\\) +8 +640 KiB +2.5 GiB +1/8 +14 +61035 ")
        .doesNotContain("--weights");
  }

  @Test
  void jsonHoldsTheSameNumbers() {
    TypedCommand plan =
        TypedCommand.run(
            "plan",
            "--heads",
            "12",
            "--kv-heads",
            "4",
            "--head-dim",
            "64",
            "--layers",
            "2",
            "--context",
            "1k",
            "--memory",
            "1GiB",
            "--json",
            "--profile",
            PROFILE);
    JsonNode root = JsonMapper.shared().readTree(plan.out());
    assertThat(root.get("context").intValue()).isEqualTo(1024);
    JsonNode gqa = root.get("alternatives").get(1);
    assertThat(gqa.get("kvBytesPerToken").intValue()).isEqualTo(2 * 4 * 64 * 2 * 4);
    assertThat(gqa.get("saving").doubleValue()).isEqualTo(3);
    assertThat(gqa.get("basis").stringValue()).isEqualTo("estimated");
  }

  private static Stream<ModelPreset> presets() {
    return ModelPresets.all().stream();
  }

  /** Each preset, at its longest context: its savings are its ratios of heads. */
  @ParameterizedTest
  @MethodSource("presets")
  void everyPresetIsPlanned(ModelPreset preset) {
    TypedCommand plan =
        TypedCommand.run("plan", "--model", preset.name(), "--json", "--profile", PROFILE);
    assertThat(plan.exitCode()).as(plan.err()).isEqualTo(ExitCode.OK);
    JsonNode rows = JsonMapper.shared().readTree(plan.out()).get("alternatives");
    assertThat(rows.size()).isBetween(2, 3);
    for (JsonNode row : rows) {
      assertThat(row.get("saving").doubleValue())
          .isEqualTo((double) preset.queryHeads() / row.get("kvHeads").intValue());
      assertThat(row.get("tokensPerSecond").doubleValue()).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                        | --model      | --heads",
        "--model llama9                          | llama9       | llama2-70b",
        "--model llama2-70b --memory 80XB        | 80XB         | 24GiB",
        "--model llama2-70b --memory 0           | '0'          | 80GB",
        "--model llama2-70b --memory 1e99        | 1e99         | 80GB",
        "--model llama2-70b --context 0          | '0'          | 32k",
        "--model llama2-70b --context 99999999k  | 99999999k    | 32k",
        "--model llama2-70b --batch 0            | batch=0      | between 1",
        "--model llama2-70b --element f64        | f64          | bf16",
        "--model llama2-70b --weights 90GB       | 90000000000  | --memory",
        "--heads 12 --kv-heads 5                 | kvHeads=5    | divisor",
        "--heads 12 --layers 0                   | layers=0     | between 1",
        "--model llama2-70b --profile /no/such   | /no/such     | path",
      })
  void aBadPlanNamesValueAndCure(String options, String value, String cure) {
    TypedCommand plan =
        TypedCommand.run(("plan " + (options == null ? "" : options)).strip().split(" +"));
    assertThat(plan.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(plan.line()).contains(value).contains(cure);
  }

  @Test
  void anExportIsTwoFilesAndReplacesNone() throws Exception {
    String out = folder.resolve("kernel").toString();
    String[] words = {
      "export", "--shape", "b1-h32-kv8-d128-s4096", "--out", out, "--profile", PROFILE
    };
    TypedCommand export = TypedCommand.run(words);
    assertThat(export.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(export.out()).startsWith("exact b1-h32-kv8-d128-s4096: split-row[");
    assertThat(folder.resolve("kernel").toFile().list())
        .containsExactlyInAnyOrder("TunedDecode.java", "TunedDecodeTest.java");
    TypedCommand again = TypedCommand.run(words);
    assertThat(again.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(again.line()).contains("TunedDecode.java is there already").contains("--force");
  }

  /** A profile of f32 caches alone: the default of this device. */
  @Test
  void anExportReadsTheCacheThatWasAskedFor() throws Exception {
    TypedCommand export =
        TypedCommand.run(
            "export --shape b1-h32-kv8-d128-s4096-bf16-p32 --profile %s --out %s/kernel"
                .formatted(PROFILE, folder)
                .split(" "));
    assertThat(export.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(Files.readString(folder.resolve("kernel/TunedDecode.java")))
        .contains("a KV cache\n * of bf16-p32,", "PAGE_TOKENS = 32");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--shape b1-h32                     | a shape is written as b1-h32-kv8-d128-s4096",
        "--shape ../../etc/passwd           | a shape is written as b1-h32-kv8-d128-s4096",
        "--shape b1-h32-kv5-d128-s4096      | kvHeads=5",
        "--shape b1-h32-kv8-d128-s4096 x.jsonl | x.jsonl is for --as or --table; with --shape name"
            + " a",
        "--as t4 x.jsonl                    | --profile=.*json is for --shape; name .* as a FILE of"
            + " --table",
      })
  void aBadExportWritesNothing(String options, String message) throws Exception {
    TypedCommand export =
        TypedCommand.run(
            "export --profile %s --out %s/kernel %s"
                .formatted(PROFILE, folder, options)
                .split(" +"));
    assertThat(export.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(export.line()).containsPattern(message);
    assertThat(folder.resolve("kernel")).doesNotExist();
  }
}
