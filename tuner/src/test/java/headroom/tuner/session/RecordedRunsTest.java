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
 * that is known from hundreds of calm samples.
 */
class RecordedRunsTest {

  private static final int RUNS = 100;

  private static final Duration BUDGET = Duration.ofMinutes(2);

  /**
   * In the first recorded space the default is the fastest of all: whatever else wins is slower.
   */
  @Test
  void inAHundredRunsNoWinnerIsSlowerThanTheDefaultBeyondTheInterval() throws IOException {
    List<Recording> recordings = Recording.all();
    List<Map<KernelConfig, Double>> truths = recordings.stream().map(Recording::trueNanos).toList();
    List<String> slower = new ArrayList<>();
    int others = 0;
    int disturbedForks = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      Recording recording = recordings.get(seed % recordings.size());
      Map<KernelConfig, Double> truth = truths.get(seed % recordings.size());
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
      others += tuned.winner().config().equals(recording.untuned()) ? 0 : 1;
      disturbedForks += machine.disturbedForks();
    }
    assertThat(slower).isEmpty();
    // Else nothing was put to the test.
    assertThat(others).as("runs that another won").isPositive();
    assertThat(disturbedForks).as("forks without a calm sample").isPositive();
  }
}
