package headroom.tuner.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import headroom.shape.AttentionShape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a tune says on standard error while it runs, at its end, and when it is interrupted. */
class TuneReporterTest {

  private static final List<String> CLOSING =
      List.of("30 of 40 points rejected", "harness 3.0% of the time");

  @TempDir private Path folder;

  private static String said(boolean quiet) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (ProgressDisplay display =
        ProgressDisplay.choose(quiet, new PrintStream(err, true, UTF_8))) {
      TuneReporter reporter = new TuneReporter(display);
      reporter.progress(0.5, 30, "screening");
      reporter.failed(new AttentionShape(1, 8, 1, 64, 128), "no configuration could be measured");
      CLOSING.forEach(reporter::note);
      assertThat(reporter.failures()).isEqualTo(1);
    }
    return err.toString(UTF_8);
  }

  @Test
  void closingLinesAreNotes() {
    assertThat(said(false))
        .contains("FAILED b1-h8-kv1-d64-s128: no configuration could be measured")
        .contains("note: 30 of 40 points rejected", "note: harness 3.0% of the time");
  }

  @Test
  void quietSaysNothingAndHelpSaysSo() {
    assertThat(said(true)).isEmpty();
    assertThat(TypedCommand.run("tune", "--help").out().replaceAll("\\s+", " "))
        .contains("Print the profile's path and nothing else: no progress, no table, no closing");
  }

  @Test
  void anInterruptedRunSaysWhatItLeavesAndWhatWasDone() throws IOException {
    Path profile = folder.resolve("profile.json");

    assertThat(InterruptHook.left(profile, 0, CLOSING).lines())
        .containsExactly(
            "no shape was finished yet; the same command goes on from there",
            "note: 30 of 40 points rejected",
            "note: harness 3.0% of the time");

    Files.writeString(profile, "{}");
    assertThat(InterruptHook.left(profile, 2, List.of()))
        .isEqualTo(profile + " holds the 2 shapes finished; the same command goes on from there");
  }
}
