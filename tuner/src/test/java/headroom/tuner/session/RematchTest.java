package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headroom.config.KernelConfig;
import headroom.profile.RunInfo;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.Confirmer;
import headroom.tuner.measure.Outcome;
import headroom.tuner.report.RematchTable;
import headroom.tuner.stats.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two profiles' winners in pairs: what is timed, and what is said of it. */
class RematchTest {

  private static final AttentionShape SAME = new AttentionShape(1, 32, 1, 128, 512);
  private static final AttentionShape CONTESTED = new AttentionShape(1, 32, 1, 128, 4096);
  private static final AttentionShape ALONE = new AttentionShape(1, 32, 1, 128, 8192);

  private static final TuningProfile FULL =
      profile(
          WarmStartsTest.tuned(SAME, 1, 1000, 1000),
          WarmStartsTest.tuned(CONTESTED, 2, 1000, 1000),
          WarmStartsTest.tuned(ALONE, 2, 1000, 1000));
  private static final TuningProfile QUICK =
      profile(
          WarmStartsTest.tuned(SAME, 1, 1000, 1000),
          WarmStartsTest.tuned(CONTESTED, 3, 1000, 1000));

  private final List<KernelConfig> ran = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();

  private final Rematch.Listener listener =
      new Rematch.Listener() {
        @Override
        public void at(AttentionShape shape, int round) {}

        @Override
        public void failed(AttentionShape shape, String reason) {
          failed.add(shape.label() + " " + reason);
        }
      };

  private static TuningProfile profile(TunedShape... shapes) {
    return new TuningProfile(
        FakeMachine.TOOL,
        new RunInfo(Instant.parse("2026-01-01T00:00:00Z"), 1, "custom", 1, 1, 1, true, "r.jsonl"),
        FakeMachine.DEVICE,
        List.of(),
        List.of(shapes));
  }

  /** Speed 3 takes a quarter longer than speed 2, in calm and in slow minutes. */
  private Outcome fork(AttentionShape shape, KernelConfig config) {
    ran.add(config);
    double minute = 1 + 0.5 * ((ran.size() - 1) / 2 % 2);
    double nanos = minute * (config.intValue("speed") == 3 ? 1250 : 1000) * (1 + 1e-3 * ran.size());
    return new Outcome.Measured(config, List.of(nanos, nanos), List.of(), nanos, 0, 0, 0, 0);
  }

  @Test
  void onlyWhatDiffersIsTimedInPairs() {
    Rematch rematch = new Rematch(FULL, QUICK, 1);
    assertThat(rematch.shapes()).isEqualTo(2);
    assertThat(rematch.contested()).isEqualTo(1);
    List<Rematch.Row> rows = rematch.run(this::fork, 6, listener);
    assertThat(ran).hasSize(12);
    assertThat(rows).extracting(Rematch.Row::shape).containsExactly(SAME, CONTESTED);
    assertThat(rows.getFirst().ratio()).isEqualTo(1);
    assertThat(rows.getLast().ratio()).isCloseTo(1.25, within(0.02));
    assertThat(rows.getLast().verdict()).isEqualTo(Verdict.SLOWER);
    assertThat(Rematch.geometricMean(rows)).isCloseTo(Math.sqrt(1.25), within(0.01));
    assertThat(RematchTable.markdown(rows))
        .anyMatch(line -> line.contains(CONTESTED.label()) && line.contains("slower"))
        .anyMatch(line -> line.startsWith("Geometric mean over 2 shapes: 1.1"));
  }

  @Test
  void aWinnerThatFailsIsNamedAndItsShapeHasNoAnswer() {
    Confirmer broken =
        (shape, config) ->
            config.intValue("speed") == 3
                ? new Outcome.LaunchFailed(config, "died")
                : fork(shape, config);
    List<Rematch.Row> rows = new Rematch(FULL, QUICK, 1).run(broken, 6, listener);
    assertThat(rows).extracting(Rematch.Row::shape).containsExactly(SAME);
    assertThat(failed).containsExactly(CONTESTED.label() + " the candidate's winner failed");
    assertThat(ran).as("nothing more is run there").hasSizeLessThanOrEqualTo(1);
  }
}
