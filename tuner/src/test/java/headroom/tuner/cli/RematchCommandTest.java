package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.cpu.device.CpuFingerprint;
import headroom.profile.ProfileCodec;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** rematch as it is typed, on profiles with the same winners: nothing is timed. */
class RematchCommandTest {

  private static final TuningProfile SHIPPED =
      ProfileCodec.read(Path.of("../results/profiles/amd-epyc-avx2-2c.json"));

  @TempDir private Path folder;

  /** As if this machine had found them. */
  private String profile(String name, List<TunedShape> shapes) {
    Path file = folder.resolve(name);
    ProfileCodec.writeAtomically(
        new TuningProfile(SHIPPED.tool(), SHIPPED.run(), CpuFingerprint.read(), List.of(), shapes),
        file);
    return file.toString();
  }

  @Test
  void jsonTellsEachShapeThatBothHave() throws IOException {
    List<TunedShape> all = SHIPPED.shapes().subList(0, 3);
    Path table = folder.resolve("table.md");
    TypedCommand rematch =
        TypedCommand.run(
            "rematch",
            profile("full.json", all),
            profile("quick.json", all.subList(0, 2)),
            "--json",
            "--quiet",
            "--out=" + table);
    assertThat(rematch.exitCode()).as(rematch.err()).isEqualTo(ExitCode.OK);
    JsonNode told = JsonMapper.shared().readTree(rematch.out());
    assertThat(told.get("geometricMean").doubleValue()).isEqualTo(1);
    assertThat(told.get("shapes").size()).isEqualTo(2);
    for (int i = 0; i < 2; i++) {
      JsonNode row = told.get("shapes").get(i);
      String winner = all.get(i).winner().config().key();
      assertThat(row.get("shape").stringValue()).isEqualTo(all.get(i).shape().label());
      assertThat(row.get("base").stringValue()).isEqualTo(winner);
      assertThat(row.get("candidate").stringValue()).isEqualTo(winner);
      assertThat(row.get("ratio").doubleValue()).isEqualTo(1);
      assertThat(row.get("verdict").stringValue()).isEqualTo("tied");
    }
    assertThat(Files.readString(table)).startsWith("# quick.json against full.json");
  }

  @Test
  void withoutJsonTheSameIsATable() {
    List<TunedShape> one = SHIPPED.shapes().subList(0, 1);
    TypedCommand rematch =
        TypedCommand.run("rematch", profile("a.json", one), profile("b.json", one), "--quiet");
    assertThat(rematch.exitCode()).as(rematch.err()).isEqualTo(ExitCode.OK);
    assertThat(rematch.out()).contains("| b1-h16-kv1-d256-s512 |", "Geometric mean over 1 shapes");
  }
}
