package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.KernelConfig;
import headroom.profile.TunedShape;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Whole runs on times that a real machine gave, with its disturbances: no normal noise, and a truth
 * that is known. {@code -Dheadroom.recordedRuns=100} for more of them.
 */
class RecordedRunsTest {

  private static final int RUNS = Integer.getInteger("headroom.recordedRuns", 8);

  private static final double MUCH = 1.05;

  /** Seen: 3 of 100 ({@code results/search}). */
  private static final int ONE_IN = 20;

  private static final Duration BUDGET = Duration.ofMinutes(2);

  /** In one of the recorded spaces the default is the fastest: whatever else wins is slower. */
  @Test
  void noWinnerIsSlowerThanTheDefaultBeyondTheInterval() throws IOException {
    List<Recording> recordings = Recording.all();
    List<String> slower = new ArrayList<>();
    int muchSlower = 0;
    int others = 0;
    int disturbedForks = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      Recording recording = recordings.get(seed % recordings.size());
      Map<KernelConfig, Double> truth = recording.trueNanos();
      RecordedMachine machine = new RecordedMachine(recording, seed, () -> 0);
      TunedShape tuned;
      try (MemoryFolder folder = MemoryFolder.make()) {
        tuned =
            machine
                .session(folder, seed, BUDGET, new SilentListener())
                .run()
                .find(recording.shape())
                .orElseThrow();
      }
      assertThat(tuned.defaultTime().config()).isEqualTo(recording.untuned());
      double interval = tuned.winner().highNanos() / tuned.winner().medianNanos();
      double ratio =
          truth.getOrDefault(tuned.winner().config(), Double.POSITIVE_INFINITY)
              / truth.getOrDefault(recording.untuned(), 0.0);
      if (ratio > interval) {
        slower.add(
            "seed %d: %s takes %.3f of the default, interval %.3f"
                .formatted(seed, tuned.winner().config(), ratio, interval));
      }
      muchSlower += ratio > MUCH ? 1 : 0;
      others += tuned.winner().config().equals(recording.untuned()) ? 0 : 1;
      disturbedForks += machine.disturbedForks();
    }
    assertThat(slower).isEmpty();
    // Some intervals are wide here: builds ran beside the recording.
    assertThat(muchSlower)
        .as("winners that truly take a twentieth longer than the default, of %d", RUNS)
        .isLessThanOrEqualTo(Math.ceilDiv(RUNS, ONE_IN));
    // Else nothing was put to the test.
    assertThat(others).as("runs that another won").isPositive();
    assertThat(disturbedForks).as("forks without a calm sample").isPositive();
  }
}
