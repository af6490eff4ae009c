package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.AxisValue;
import headroom.profile.ProfileCodec;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.tuner.report.GpuProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** export --table of a profile as it is typed: its winners, in the form that raw logs give. */
class TableExportTest {

  private static final Path SHIPPED = Path.of("../results/profiles/amd-epyc-avx2-2c.json");

  private static final String TABLE = "amd-epyc-avx2-2c.json";

  @TempDir private Path folder;

  private Path out() {
    return folder.resolve("tables");
  }

  private TypedCommand export(String what, Object... files) {
    String[] words = new String[3 + files.length];
    words[0] = "export";
    words[1] = what;
    words[2] = "--out=" + out();
    for (int i = 0; i < files.length; i++) {
      words[3 + i] = files[i].toString();
    }
    return TypedCommand.run(words);
  }

  private JsonNode table(String name) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(out().resolve(name)));
  }

  @Test
  void theConfirmedWinnerOfEachShapeIsInIt() throws IOException {
    TypedCommand export = export("--table", SHIPPED);
    assertThat(export.exitCode()).as(export.err()).isEqualTo(ExitCode.OK);
    assertThat(export.out()).isEqualToIgnoringNewLines(out().resolve(TABLE).toString());
    JsonNode root = table(TABLE);
    assertThat(root.get("precision").stringValue()).isEqualTo("confirmed");
    TuningProfile profile = ProfileCodec.read(SHIPPED);
    assertThat(root.get("shapes").size()).isEqualTo(profile.shapes().size());
    for (TunedShape tuned : profile.shapes()) {
      JsonNode entry = root.get("shapes").get(tuned.shape().label());
      assertThat(entry.get("variant").stringValue()).isEqualTo(tuned.winner().config().variant());
      tuned
          .winner()
          .config()
          .values()
          .forEach(
              (axis, value) -> {
                switch (value) {
                  case AxisValue.Int number ->
                      assertThat(entry.get(axis).intValue()).isEqualTo(number.value());
                  case AxisValue.Name name ->
                      assertThat(entry.get(axis).stringValue()).isEqualTo(name.value());
                }
              });
    }
  }

  /** Of one device both: each says how well it was measured. */
  @Test
  void aRawLogBesideItHasATableOfItsOwn() throws IOException {
    Path log =
        Files.writeString(
            folder.resolve("raw.jsonl"),
            """
            {"type":"run","device":"amd-epyc-avx2-2c"}
            {"type":"outcome","phase":"screen","shape":"b1-h8-kv1-d64-s512","config":{"variant":"tiled","tile":1},"outcome":"measured","medianNanos":90}
            """);
    TypedCommand export = export("--table", log, SHIPPED);
    assertThat(export.exitCode()).as(export.err()).isEqualTo(ExitCode.OK);
    assertThat(table(TABLE).get("precision").stringValue()).isEqualTo("confirmed");
    JsonNode screened = table("amd-epyc-avx2-2c-2.json");
    assertThat(screened.get("precision").stringValue()).isEqualTo("screened");
    assertThat(screened.at("/shapes/b1-h8-kv1-d64-s512/tile").intValue()).isEqualTo(1);
  }

  @Test
  void otherFormatsNeedWhatWasRecorded() {
    TypedCommand refused = export("--as=t4", SHIPPED);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.line()).contains(SHIPPED.toString(), "no raw log of tune");
    assertThat(out()).doesNotExist();
  }

  @Test
  void anEmulatedDevicesWinnersMeanNothing() {
    AttentionShape shape = AttentionShape.named("b8-h48-kv1-d128-s4096-bf16");
    TuningProfile emulated =
        GpuProfile.emulated(
            GpuProfile.of("sm_90", GpuProfile.entry(shape, GpuProfile.untuned("mma", shape))));
    TypedCommand refused = export("--table", GpuProfile.file(folder, emulated));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.line()).contains("of an emulated device", "--allow-emulated");
    assertThat(out()).doesNotExist();
  }

  @Test
  void whatIsNoProfileIsOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("p.json"), "{\"schemaVersion\": 99}");
    TypedCommand refused = export("--table", file);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.line()).contains("p.json", "99");
    assertThat(out()).doesNotExist();
  }
}
