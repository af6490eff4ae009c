package headroom.tuner.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change that stays shows in the history, of this device alone. */
class HistoryTest {

  @TempDir private Path folder;

  private static String line(String device, int run, double nanos) {
    return String.format(
        Locale.ROOT,
        "{\"device\":\"%s\",\"started\":\"run"
            + " %d\",\"candidate\":\"c%d\",\"benchmarks\":[{\"name\":\"b\",\"candidateNanos\":%f},{\"name\":\"broken\",\"candidateNanos\":0}]}%n",
        device,
        run,
        run,
        nanos);
  }

  @Test
  void aStepIsNamedWithItsFirstRun() throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    StringBuilder text = new StringBuilder();
    for (int run = 0; run < 40; run++) {
      double level = run < 25 ? 1000 : 1080;
      text.append(line("here", run, level * (1 + 0.01 * random.nextGaussian())));
      text.append(line("elsewhere", run, 1000 * random.nextDouble(1, 9)));
    }
    text.append("{\"device\":\"here\",\"star"); // cut off by a crash
    Path file = Files.writeString(folder.resolve("history.jsonl"), text);
    History history = History.read(file, "here");
    assertThat(history.runs()).hasSize(40);
    assertThat(history.changes())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.at().candidate()).isEqualTo("c25");
              assertThat(change.change()).isBetween(0.06, 0.095);
              assertThat(change.line()).contains("b became", "slower at run 25 (c25)");
            });
  }
}
