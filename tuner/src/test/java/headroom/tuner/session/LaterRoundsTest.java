package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import headroom.tuner.search.Strategies;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Repeats go where they can still change an answer. */
class LaterRoundsTest {

  private static final int ROUNDS = 5;
  private static final int CHALLENGERS = 2;
  private static final AttentionShape EVEN = ResumeTest.SHAPES.get(1);

  /** A machine without noise, on one shape of which all configurations are as fast. */
  private static FakeMachine machine() {
    return new FakeMachine(7, 0, () -> {}).evenOn(EVEN::equals);
  }

  private static TunePlan plan(Path folder, Duration budget) {
    return new TunePlan(
        "custom",
        ResumeTest.SHAPES,
        budget,
        CHALLENGERS,
        ROUNDS,
        1,
        1,
        Strategies.EXHAUSTIVE,
        folder.resolve("profile.json"),
        folder.resolve("run.jsonl"));
  }

  private static List<TunedShape> run(FakeMachine machine, Duration budget) throws IOException {
    try (MemoryFolder folder = MemoryFolder.make()) {
      return machine.session(plan(folder.path(), budget), new SilentListener()).run().shapes();
    }
  }

  @Test
  void aSettledRaceRunsNoMoreAndItsTimeGoesToTheOthers() throws IOException {
    for (TunedShape tuned : run(machine(), Duration.ofMinutes(10))) {
      if (tuned.shape().equals(EVEN)) {
        assertThat(tuned.tieSet()).hasSize(CHALLENGERS + 1);
        assertThat(tuned.winner().forks()).isEqualTo(LaterRounds.MOST_TIMES * ROUNDS);
      } else {
        assertThat(tuned.tieSet()).containsExactly(tuned.winner().config());
        assertThat(tuned.winner().relativeWidth()).isBetween(0.0, 0.03);
        assertThat(tuned.winner().forks()).isEqualTo(LaterRounds.LEAST_ROUNDS);
      }
    }
  }

  /** A clear winner whose forks differ by a tenth has no narrow interval. */
  @Test
  void aWideIntervalIsNotSettledThoughTheWinnerIs() throws IOException {
    assertThat(run(new FakeMachine(7, 0.1, () -> {}), Duration.ofMinutes(10)))
        .allSatisfy(
            tuned -> assertThat(tuned.winner().forks()).isEqualTo(LaterRounds.MOST_TIMES * ROUNDS));
  }

  @Test
  void furtherRoundsKeepToTheBudget() throws IOException {
    FakeMachine machine = machine();
    List<TunedShape> tuned = run(machine, Duration.ofSeconds(110));
    assertThat(tuned.get(1).winner().forks())
        .isBetween(LaterRounds.LEAST_ROUNDS, LaterRounds.MOST_TIMES * ROUNDS - 1);
    assertThat(machine.seconds()).isLessThanOrEqualTo(110 + machine.longestSeconds());
  }
}
