package headroom.tuner.cli;

import static headroom.tuner.cli.HostileProfileTest.assertDispatchDecodes;
import static headroom.tuner.cli.HostileProfileTest.assertInert;
import static org.assertj.core.api.Assertions.assertThat;

import headroom.profile.ProfileCodec;
import headroom.tuner.report.ReportFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A profile and a raw log whose every text is hostile and yet allowed: each command does its work
 * on them, and the texts do nothing.
 */
class HostileTextsTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir private Path folder;

  private String profile = "";

  @BeforeEach
  void write() {
    Path file = folder.resolve("p.json");
    ProfileCodec.writeAtomically(ReportFixture.hostileProfile(), file);
    profile = file.toString();
  }

  private static String done(String... words) {
    TypedCommand command = TypedCommand.run(words);
    assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.OK);
    assertInert(command);
    return command.out();
  }

  @Test
  void showPrintsTheTextsAsTheyAre() {
    assertThat(done("show", profile)).startsWith("</script></style><script>window.hurt=1");
  }

  @Test
  void showsJsonIsTheProfileAgain() throws IOException {
    assertThat(done("show", "--json", profile)).isEqualTo(Files.readString(Path.of(profile)));
  }

  @Test
  void aPlanNamesTheDeviceByLettersAndHyphens() {
    assertThat(done("plan", "--model", "llama2-7b", "--profile", profile))
        .contains("; times of script-style-script-window-hurt-1")
        .doesNotContain("<");
  }

  @Test
  void anExportedSourceHoldsNoneOfThem() throws IOException {
    Path out = folder.resolve("kernel");
    String shape = ReportFixture.GOLDEN.shapes().getFirst().shape().label();
    done("export", "--shape", shape, "--profile", profile, "--out", out.toString());
    assertThat(Files.readString(out.resolve("TunedDecode.java")))
        .contains("of a profile of script-style-script-window-hurt-1")
        .doesNotContain("<script", "<img", "window.hurt", "javascript:");
  }

  @Test
  void aTableOfItsWinnersHoldsNoneOfThem() throws IOException {
    Path out = folder.resolve("tables");
    done("export", "--table", profile, "--out", out.toString());
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("p.json", "tables");
    try (Stream<Path> files = Files.list(out)) {
      Path table = files.findFirst().orElseThrow();
      assertThat(table.getFileName().toString()).matches("[a-zA-Z0-9_-]+[.]json");
      assertThat(Files.readString(table))
          .contains("\"confirmed\"")
          .doesNotContain("<script", "<img", "window.hurt", "javascript:");
    }
  }

  @Test
  void aReportShowsThemAsText() throws IOException {
    Path page = folder.resolve("report.html");
    done("report", profile, "--out", page.toString());
    assertThat(Files.readString(page))
        .contains("&lt;script&gt;window.hurt=1&lt;/script&gt;")
        .doesNotContain("<script>window", "<img src=x");
  }

  @Test
  void dispatchDecodesWithIt() {
    assertDispatchDecodes(Path.of(profile));
  }

  private Path rawLog(String hostile) throws IOException {
    String name = JSON.writeValueAsString(hostile);
    return Files.writeString(
        folder.resolve("raw.jsonl"),
        """
        {"type":"run","device":%1$s,"preset":%1$s}
        {"type":"outcome","phase":"screen","shape":%1$s,"config":{"variant":"tiled","tile":1},"outcome":"measured","medianNanos":90}
        {"type":"outcome","phase":"screen","shape":%1$s,"config":{"variant":"tiled","tile":2},"outcome":"incorrect","detail":%1$s}
        """
            .formatted(name));
  }

  /** The table's file has a name of its own, its one entry a name that steers nothing. */
  @ParameterizedTest
  @CsvSource({
    "../../../etc/passwd",
    "'</script><script>window.hurt=1</script>'",
    "'a\u001b[2Jb\u0007\u202egnp.exe'",
    "'$(touch pwned)`touch pwned`; rm -rf .'",
    "%s%n%x"
  })
  void aRawLogsTableStaysInItsFolder(String hostile) throws IOException {
    Path out = folder.resolve("tables");
    done("export", "--table", "--out", out.toString(), rawLog(hostile).toString());
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("p.json", "raw.jsonl", "tables");
    try (Stream<Path> files = Files.list(out)) {
      List<Path> tables = files.toList();
      assertThat(tables)
          .singleElement()
          .extracting(file -> file.getFileName().toString())
          .asString()
          .matches("[a-zA-Z0-9_-]+[.]json");
      JsonNode table = JSON.readTree(Files.readString(tables.getFirst())).get("shapes");
      assertThat(table.properties()).hasSize(1);
      Map.Entry<String, JsonNode> entry = table.properties().iterator().next();
      assertThat(entry.getKey()).doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
      assertThat(entry.getValue().get("tile").intValue()).isEqualTo(1);
    }
  }

  @Test
  void showRefusesARawLogInOneLine() throws IOException {
    TypedCommand show =
        TypedCommand.run("show", rawLog("\u001b[2J" + ReportFixture.HOSTILE).toString());
    assertThat(show.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertInert(show);
    assertThat(show.line()).contains("raw.jsonl");
  }
}
