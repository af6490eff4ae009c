package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What the harness takes of a run, where evaluations take as long as they took when the project's
 * own space was recorded, some 0.8 s each.
 */
class SearchOverheadTest {

  private static final Pattern SHARES =
      Pattern.compile("harness ([0-9.]+)% of the time.*, searching ([0-9.]+)%");

  private static List<String> closing(LongSupplier harness) throws IOException {
    RecordedMachine machine = new RecordedMachine(Recording.all().getFirst(), 1, harness);
    SilentListener listener = new SilentListener();
    try (MemoryFolder folder = MemoryFolder.make()) {
      machine.session(folder, 1, Duration.ofMinutes(2), listener).run();
    }
    return listener.notes;
  }

  private static MatchResult shares(List<String> notes) {
    return SHARES.matcher(notes.getLast()).results().findFirst().orElseThrow();
  }

  /** The default strategy thinks here in real time, and the journal is written. */
  @Test
  void theDefaultSearchKeepsWithinItsBounds() throws IOException {
    List<String> notes = closing(System::nanoTime);

    MatchResult shares = shares(notes);
    assertThat(Double.parseDouble(shares.group(2)))
        .as("%s", notes)
        .isPositive()
        .isLessThanOrEqualTo(100 * TimeUse.MOST_SEARCHING);
    assertThat(Double.parseDouble(shares.group(1)))
        .isGreaterThanOrEqualTo(Double.parseDouble(shares.group(2)))
        .isLessThanOrEqualTo(100 * TimeUse.MOST_HARNESS);
    assertThat(notes.getLast()).doesNotContain("ABOVE");
  }

  /** On a clock that moves by half a second whenever somebody looks. */
  @Test
  void aHarnessThatTakesTooLongIsMarked() throws IOException {
    long[] looks = {0};
    List<String> notes = closing(() -> ++looks[0] * 500_000_000L);

    MatchResult shares = shares(notes);
    assertThat(Double.parseDouble(shares.group(1))).isGreaterThan(100 * TimeUse.MOST_HARNESS);
    assertThat(notes.getLast()).contains("ABOVE the 15% allowed", "ABOVE the 5% allowed");
  }
}
