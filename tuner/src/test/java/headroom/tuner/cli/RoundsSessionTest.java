package headroom.tuner.cli;

import static headroom.tuner.cli.RoundsFixture.LARGE;
import static headroom.tuner.cli.RoundsFixture.SIDE;
import static headroom.tuner.cli.RoundsFixture.SMALL;
import static headroom.tuner.cli.RoundsFixture.fork;
import static headroom.tuner.cli.RoundsFixture.work;
import static org.assertj.core.api.Assertions.assertThat;

import headroom.tuner.paired.ForkRounds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Forks that fail are counted; forks that knew no calm run again; what is there does not. */
class RoundsSessionTest {

  private final List<ForkRounds> reported = new ArrayList<>();

  private RoundsSession session(RoundsSession.Fork fork, double known) {
    return new RoundsSession(
        fork, rounds -> rounds.calmness().bestRate() < known, reported::add, 10);
  }

  @Test
  void everyShapeOnEveryNumberOfThreads() {
    RoundsSession session = session((shape, threads) -> fork(shape, threads, 9, SIDE), 1);
    session.run(work(3, List.of(1, 2), SMALL, LARGE), List.of(), new QuietProgress());

    assertThat(reported)
        .extracting(it -> it.shape().label() + " " + it.threads())
        .containsExactly(
            SMALL.label() + " 1", LARGE.label() + " 1", SMALL.label() + " 2", LARGE.label() + " 2");
    assertThat(session.failures()).isZero();
  }

  @Test
  void whatAnEarlierRunTookIsNotTakenAgain() {
    List<ForkRounds> earlier = List.of(fork(SMALL, 1, 9, SIDE), fork(LARGE, 2, 9, SIDE));
    session((shape, threads) -> fork(shape, threads, 9, SIDE), 1)
        .run(work(3, List.of(1, 2), SMALL, LARGE), earlier, new QuietProgress());

    assertThat(reported)
        .extracting(it -> it.shape().label() + " " + it.threads())
        .containsExactly(LARGE.label() + " 1", SMALL.label() + " 2");
  }

  @Test
  void aForkThatTookADisturbanceForCalmRunsOnceMore() {
    List<Double> rates = new ArrayList<>(List.of(14.0, 14.1));
    session((shape, threads) -> fork(shape, threads, rates.removeFirst(), SIDE), 13)
        .run(
            work(3, List.of(1), SMALL, LARGE),
            List.of(fork(SMALL, 1, 9, SIDE)),
            new QuietProgress());

    assertThat(reported).extracting(ForkRounds::shape).containsExactly(LARGE, SMALL);
    assertThat(reported.getLast().calmness().bestRate()).isEqualTo(14.1);
  }

  @Test
  void oneFailureStopsNoOther() {
    RoundsSession session =
        session(
            (shape, threads) -> {
              if (shape.equals(SMALL)) {
                throw new IOException("no memory");
              }
              return fork(shape, threads, 14, SIDE);
            },
            1);
    session.run(work(3, List.of(1), SMALL, LARGE), List.of(), new QuietProgress());

    assertThat(session.failures()).isEqualTo(1);
    assertThat(reported).extracting(ForkRounds::shape).containsExactly(LARGE);
  }

  /** All variants were wrong: what others took is kept, and the exit code says it. */
  @Test
  void aForkWithoutTimesOfASideIsReportedAndFails() {
    RoundsSession session =
        session(
            (shape, threads) ->
                shape.equals(SMALL)
                    ? fork(shape, threads, 14, "MKL")
                    : fork(shape, threads, 14, SIDE),
            1);
    session.run(work(3, List.of(1), SMALL, LARGE), List.of(), new QuietProgress());

    assertThat(session.failures()).isEqualTo(1);
    assertThat(reported).extracting(ForkRounds::shape).containsExactly(SMALL, LARGE);
  }

  @Test
  void afterAStopNothingBegins() {
    RoundsSession session = session((shape, threads) -> fork(shape, threads, 14, SIDE), 1);
    session.stop();
    session.run(work(3, List.of(1), SMALL), List.of(), new QuietProgress());

    assertThat(reported).isEmpty();
    assertThat(session.failures()).isZero();
  }
}
