package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.tuner.replay.Contest;
import headroom.tuner.replay.ShareCurves;
import headroom.tuner.replay.SpaceFiles;
import headroom.tuner.search.Strategies;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands on recorded spaces, end to end on a small raw log. */
class ReplayCommandsTest {

  @TempDir private Path folder;

  private Path log = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void recordARun() throws IOException {
    StringBuilder lines = new StringBuilder("{\"type\":\"run\",\"device\":\"../here\"}\n");
    for (int tile = 1; tile <= 40; tile++) {
      lines.append(
          "{\"type\":\"outcome\",\"phase\":\"screen\",\"shape\":\"b1-h8-kv1-d64-s512\",\"config\":{\"variant\":\"tiled\",\"tile\":%d},\"outcome\":\"measured\",\"medianNanos\":%d}\n"
              .formatted(tile, 100 + Math.abs(tile - 20)));
    }
    log = Files.writeString(folder.resolve("raw.jsonl"), lines);
  }

  private int run(Object... args) {
    CommandLine line = Headroom.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    String[] texts = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      texts[i] = args[i].toString();
    }
    return line.execute(texts);
  }

  @Test
  void tuneReplaysAFileAndDrawsIt() throws IOException {
    Path picture = folder.resolve("shares.png");

    int code = run("tune", "--replay", log, "--seeds", 3, "--evaluations", 40, "--plot", picture);

    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("b1-h8-kv1-d64-s512 on ../here, mixed, 3 searches")
        .containsPattern("evaluations +mean +median +10th percentile +worst")
        .containsPattern("25( +1\\.000){4}\\R +40( +1\\.000){4}");
    assertThat(ImageIO.read(picture.toFile()).getWidth()).isGreaterThan(500);
  }

  @Test
  void compareStrategiesWritesTableAndPicture() throws IOException {
    Path results = folder.resolve("search");

    int code =
        run(
            "compare-strategies",
            "--strategies=random,mixed",
            "--seeds=2",
            "--evaluations=10",
            "--out",
            results,
            log);

    assertThat(code).as(err.toString()).isZero();
    assertThat(Files.readString(results.resolve("strategies.md")))
        .contains(
            "## Cold",
            "| random |",
            "| mixed |",
            "--seeds 2 --strategies random,mixed --evaluations 10 ",
            "/raw.jsonl`.")
        .doesNotContain("## Warm");
    assertThat(results.resolve("strategies.png")).isNotEmptyFile();
  }

  /** With another device of the same kernel, so that there are warm replays too. */
  @Test
  void compareStrategiesTellsTheSharesAsJson() throws IOException {
    Path other =
        Files.writeString(
            folder.resolve("other.jsonl"), Files.readString(log).replace("../here", "there"));

    int code =
        run(
            "compare-strategies",
            "--json",
            "--quiet",
            "--strategies=random,mixed",
            "--seeds=2",
            "--evaluations=10",
            "--out",
            folder.resolve("search"),
            log,
            other);

    assertThat(code).as(err.toString()).isZero();
    JsonNode told = JsonMapper.shared().readTree(out.toString());
    List<Contest.Entry> entries =
        new Contest(List.of(Strategies.RANDOM, Strategies.MIXED), 2, 10)
            .run(
                List.of(SpaceFiles.read(log).getFirst(), SpaceFiles.read(other).getFirst()),
                _ -> {});
    assertThat(entries).extracting(Contest.Entry::warm).contains(true, false);
    assertThat(told.size()).isEqualTo(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      assertTells(told.get(i), entries.get(i));
    }
    assertThat(folder.resolve("search/strategies.md")).isNotEmptyFile();
  }

  private static void assertTells(JsonNode told, Contest.Entry entry) {
    assertThat(told.get("strategy").stringValue()).isEqualTo(entry.strategy().toString());
    assertThat(told.get("space").stringValue()).isEqualTo(entry.space().name());
    assertThat(told.get("warm").booleanValue()).isEqualTo(entry.warm());
    assertThat(told.get("searches").intValue()).isEqualTo(2);
    ShareCurves curves = entry.curves();
    List<Integer> marks = curves.marks();
    assertThat(marks.getLast()).isEqualTo(10);
    for (int i = 0; i < marks.size(); i++) {
      JsonNode share = told.get("shares").get(i);
      int mark = marks.get(i);
      assertThat(share.get("evaluations").intValue()).isEqualTo(mark);
      assertThat(share.get("mean").doubleValue()).isEqualTo(curves.mean(mark));
      assertThat(share.get("tenthPercentile").doubleValue())
          .isEqualTo(curves.tenthPercentile(mark));
      assertThat(share.get("worst").doubleValue()).isEqualTo(curves.worst(mark));
    }
  }

  @Test
  void exportStaysInItsFolder() throws IOException {
    for (String format : new String[] {"t4", "kernel-tuner", "table"}) {
      int code = run("export", "--as", format, "--out", folder.resolve("out"), log);
      assertThat(code).as(err.toString()).isZero();
    }

    assertThat(folder.resolve("out"))
        .isDirectoryContaining("glob:**/b1-h8-kv1-d64-s512-tiled.t4.json")
        .isDirectoryContaining("glob:**/b1-h8-kv1-d64-s512-tiled.cache.json")
        .isDirectoryContaining("glob:**/-here.json");
    assertThat(Files.readString(folder.resolve("out/-here.json"))).contains("\"tile\" : 20");
  }

  @Test
  void badInputIsOneLine() {
    assertThat(run("tune", "--replay", folder.resolve("absent"))).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run("tune", "--replay", log, "--seeds", 0)).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run("compare-strategies", "--evaluations", -1, log)).isEqualTo(ExitCode.BAD_INPUT);

    assertThat(run("compare-strategies", "--out", log, log)).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run("tune", "--replay", log, "--plot", folder)).isEqualTo(ExitCode.BAD_INPUT);

    assertThat(err.toString().lines()).hasSize(5).allMatch(line -> line.startsWith("headroom: "));
    assertThat(err.toString())
        .contains("check the path", "--seeds=0", "--evaluations=-1", "--out", "--plot")
        .doesNotContain("unexpected");
  }
}
