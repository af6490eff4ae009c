package headroom.tuner.gate.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.json.DocumentException;
import headroom.tuner.gate.Overall;
import headroom.tuner.gate.report.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A change that stays shows in the history, of this device alone; what is written is read. */
class HistoryTest {

  private static final Instant FIRST = Instant.parse("2026-11-01T10:15:30Z");

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("history.jsonl");
  }

  private static PastRun run(String device, int run, double nanos) {
    return new PastRun(
        FIRST.plusSeconds(86_400L * run),
        device,
        "HEAD~1 (000000000000)",
        "c" + run,
        Overall.PASS,
        List.of(new PastTime("b", "PASS", 1, 0.97, 1.03, nanos)));
  }

  @Test
  void aStepIsNamedWithItsFirstRun() throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    for (int run = 0; run < 40; run++) {
      double level = run < 25 ? 1000 : 1080;
      History.append(file(), run("here", run, level * (1 + 0.01 * random.nextGaussian())));
      History.append(file(), run("elsewhere", run, 1000 * random.nextDouble(1, 9)));
    }
    History history = History.read(file());
    assertThat(history.devices()).containsExactly("elsewhere", "here");
    assertThat(history.on("here").runs()).hasSize(40);
    assertThat(history.on("here").changes())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.at().commit()).isEqualTo("c25");
              assertThat(change.change()).isBetween(0.06, 0.095);
              assertThat(change.line())
                  .contains("b became", "slower at 2026-11-26T10:15:30Z (c25)");
            });
  }

  /** The report reads what the gate writes. */
  @Test
  void aResultIsReadAsItWasWritten() throws IOException {
    PastRun run = PastRun.of(Results.of(Results.EACH));
    History.append(file(), run);
    assertThat(History.read(file()).runs()).containsExactly(run);
    assertThat(run.verdict()).isEqualTo(Overall.FAIL);
    assertThat(run.benchmarks())
        .isNotEmpty()
        .allMatch(found -> found.low() < found.ratio() && found.ratio() < found.high());
  }

  @Test
  void runsAreSortedByTimeAndHalfALineIsTakenAway() throws IOException {
    History.append(file(), run("here", 2, 1000));
    Files.writeString(file(), "{\"device\":\"here\",\"ti", StandardOpenOption.APPEND);
    assertThat(History.read(file()).runs()).hasSize(1);
    History.append(file(), run("here", 1, 1000));
    assertThat(History.read(file()).runs()).extracting(PastRun::commit).containsExactly("c1", "c2");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-01T10:15:30Z, yesterday,  must be a time such as",
    "1.03,                 0.5,        a ratio lies in its interval",
    "1000.0,               -1,         candidateNanos",
    "PASS,                 MAYBE,      unknown value",
    "here,                 ' ',        device must be 1 to 200 characters",
  })
  void aHostileLineIsRefusedByItsNumber(String part, String hostile, String why)
      throws IOException {
    History.append(file(), run("here", 0, 1000));
    String line = Files.readString(file());
    Files.writeString(file(), line + line.replace(part, hostile));
    assertThat(line).contains(part);
    assertThatThrownBy(() -> History.read(file()))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining(why);
  }
}
