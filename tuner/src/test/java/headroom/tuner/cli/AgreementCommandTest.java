package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.profile.ProfileCodec;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** agreement as it is typed, on tunes that leave a profile and measure nothing. */
class AgreementCommandTest {

  private static final TuningProfile SHIPPED =
      ProfileCodec.read(Path.of("../results/profiles/amd-epyc-avx2-2c.json"));

  /** Two answers that differ: of different kernels. */
  private static final TunedShape USUAL = SHIPPED.shapes().getFirst();

  private static final TunedShape OTHER = SHIPPED.shapes().get(3);

  @TempDir private Path folder;
  private Path shapes = Path.of("unset");
  private final List<List<String>> ran = new ArrayList<>();

  @BeforeEach
  void nameAShape() throws IOException {
    shapes =
        Files.writeString(
            folder.resolve("shape.json"),
            "{\"shapes\": [{\"queryHeads\": 8, \"kvHeads\": 1, \"headDim\": 64, \"seqLen\":"
                + " 512}]}");
  }

  /** The command leaves what its tunes wrote to whoever reads it; here nobody does. */
  @AfterEach
  void removeItsFolder() throws IOException {
    if (!ran.isEmpty()) {
      Path left = profile(ran.getFirst()).toAbsolutePath().getParent();
      try (Stream<Path> files = Files.list(left)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(left);
    }
  }

  private static Path profile(List<String> words) {
    return Path.of(words.get(words.indexOf("--out") + 1));
  }

  /** Of three runs the last picks another; of more, all fail. */
  private int tune(List<String> words, Path log) {
    ran.add(words);
    if (ran.size() > 3) {
      return ExitCode.FAILED;
    }
    Path profile = profile(words);
    assertThat(log).hasParentRaw(profile.getParent());
    ProfileCodec.writeAtomically(
        new TuningProfile(
            SHIPPED.tool(),
            SHIPPED.run(),
            SHIPPED.device(),
            SHIPPED.ceilings(),
            List.of(ran.size() == 3 ? OTHER : USUAL)),
        profile);
    return ExitCode.OK;
  }

  private TypedCommand agreement(String... options) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = new CommandLine(new AgreementCommand(this::tune));
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    List<String> words = new ArrayList<>(List.of(shapes.toString()));
    words.addAll(List.of(options));
    int exitCode = line.execute(words.toArray(String[]::new));
    return new TypedCommand(exitCode, out.toString(), err.toString());
  }

  @Test
  void jsonTellsWhatEachRunPicked() throws IOException {
    Path table = folder.resolve("table.md");
    TypedCommand agreement = agreement("--runs=3", "--json", "--out=" + table);
    assertThat(agreement.exitCode()).as(agreement.err()).isEqualTo(ExitCode.OK);
    JsonNode told = JsonMapper.shared().readTree(agreement.out());
    assertThat(told.get("share").doubleValue()).isEqualTo(2 / 3.0);
    String usual = USUAL.winner().config().key();
    assertThat(told.get("reference").stringValue()).isEqualTo(usual);
    assertThat(told.get("runs").valueStream().map(run -> run.get("pick").stringValue()))
        .containsExactly("same", "same", "other");
    JsonNode first = told.at("/runs/0");
    assertThat(first.get("winner").stringValue()).isEqualTo(usual);
    assertThat(first.get("medianNanos").doubleValue()).isEqualTo(USUAL.winner().medianNanos());
    assertThat(first.get("lowNanos").doubleValue()).isEqualTo(USUAL.winner().lowNanos());
    assertThat(first.get("highNanos").doubleValue()).isEqualTo(USUAL.winner().highNanos());
    assertThat(first.get("defaultNanos").doubleValue())
        .isEqualTo(USUAL.defaultTime().medianNanos());
    assertThat(first.get("evaluated").intValue()).isEqualTo(USUAL.search().evaluated());
    assertThat(first.get("forks").intValue()).isEqualTo(USUAL.winner().forks());
    assertThat(first.get("tiedWith").size()).isEqualTo(USUAL.tieSet().size() - 1);
    assertThat(told.at("/runs/2/winner").stringValue()).isEqualTo(OTHER.winner().config().key());
    assertThat(Files.readString(table)).contains("67% of 3 runs picked");
  }

  @Test
  void withoutJsonTheSameIsATable() {
    TypedCommand agreement = agreement("--runs=3");
    assertThat(agreement.exitCode()).as(agreement.err()).isEqualTo(ExitCode.OK);
    assertThat(agreement.out())
        .startsWith("| run | picked |")
        .contains("67% of 3 runs picked", "profiles and raw outcomes  ");
  }

  @Test
  void aRunWithoutAnAnswerShowsInTheExitCode() {
    TypedCommand agreement = agreement("--runs=4", "--json");
    assertThat(agreement.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(agreement.err()).contains("run 4 ended with exit code 1");
    assertThat(JsonMapper.shared().readTree(agreement.out()).get("runs").size()).isEqualTo(3);
  }

  @Test
  void onlyTheFirstRunMeasuresTheCeilings() {
    agreement("--runs=2", "--budget=30s");
    assertThat(ran.getFirst()).contains("tune", "50s").doesNotContain("--ceilings-from");
    assertThat(ran.getLast()).contains("30s", "--ceilings-from");
  }
}
