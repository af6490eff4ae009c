package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.tuner.report.ReportFixture;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReportCommandTest {

  private static final String GOLDEN = ReportFixture.GOLDEN_FILE.toString();

  @TempDir private Path folder;

  private record Run(int exitCode, String out, String err) {}

  private static Run run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Headroom.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return new Run(line.execute(args), out.toString(), err.toString());
  }

  private String page() {
    return folder.resolve("report.html").toString();
  }

  @Test
  void oneProfileGivesOnePage() throws IOException {
    Run run = run("report", GOLDEN, "--out", page());
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).startsWith("headroom: wrote " + page()).hasLineCount(1);
    assertThat(Files.readString(Path.of(page())))
        .startsWith("<!DOCTYPE html>")
        .contains("Intel(R) Xeon(R) Processor @ 2.60GHz");
  }

  @Test
  void markdownGoesToTheTerminalAndWritesNoPage() throws IOException {
    Run run = run("report", GOLDEN, "--markdown");
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("# Intel\\(R\\) Xeon\\(R\\) Processor \\@ 2.60GHz\n")
        .contains("| 32/32/128 · 4096 | llama2-7b | DRAM | 97.0% |");
  }

  @Test
  void aProfileThatNamesNoSuchLogIsToldSo() throws IOException {
    Path log = Files.writeString(folder.resolve("other.jsonl"), "");
    Run run = run("report", GOLDEN, "--raw", log.toString(), "--out", page());
    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.err())
        .contains("no profile names the raw log other.jsonl")
        .contains("xeon-avx512-2c-20261124T165300Z.jsonl")
        .hasLineCount(1);
    assertThat(Path.of(page())).doesNotExist();
  }

  @Test
  void aNumberThatIsNoneIsRefusedBeforeAnythingIsWritten() throws IOException {
    Path broken = folder.resolve("broken.json");
    Files.writeString(broken, Files.readString(Path.of(GOLDEN)).replace("67315.7", "NaN"));
    Run run = run("report", broken.toString(), "--out", page());
    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.err()).contains("broken.json").hasLineCount(1);
    assertThat(Path.of(page())).doesNotExist();
  }

  @Test
  void moreProfilesThanAPageShowsAreRefused() {
    String[] args = new String[14];
    java.util.Arrays.fill(args, GOLDEN);
    args[0] = "report";
    assertThat(run(args).err()).contains("at most 12 profiles, not 13");
  }

  @Test
  void theSameNameTwiceIsTwoTabs() throws IOException {
    assertThat(run("report", GOLDEN, GOLDEN, "--out", page()).exitCode()).isZero();
    assertThat(Files.readString(Path.of(page())))
        .contains("tuning-profile-v1.golden (2)", "Side by side");
  }
}
