package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.shape.AttentionShape;
import headroom.tuner.paired.Calmness;
import headroom.tuner.paired.ForkRounds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Forks that fail are counted; forks that knew no calm run again. */
class RoundsSessionTest {

  private static final AttentionShape SMALL = new AttentionShape(1, 8, 1, 64, 512);
  private static final AttentionShape LARGE = new AttentionShape(1, 71, 1, 64, 32768);

  private final List<ForkRounds> reported = new ArrayList<>();

  private static ForkRounds fork(AttentionShape shape, int threads, double rate) {
    return new ForkRounds(
        shape,
        threads,
        List.of(),
        new Calmness(3, List.of(), 0, 0, rate, rate),
        List.of(),
        List.of(),
        0,
        List.of());
  }

  private RoundsSession run(
      RoundsSession.Fork fork, double known, List<AttentionShape> shapes, List<Integer> threads) {
    RoundsSession session =
        new RoundsSession(fork, rounds -> rounds.calmness().bestRate() < known, reported::add, 10);
    session.run(shapes, threads, new QuietProgress());
    return session;
  }

  @Test
  void everyShapeOnEveryNumberOfThreads() {
    RoundsSession session =
        run((shape, threads) -> fork(shape, threads, 9), 1, List.of(SMALL, LARGE), List.of(1, 2));

    assertThat(reported)
        .extracting(it -> it.shape().label() + " " + it.threads())
        .containsExactly(
            SMALL.label() + " 1", LARGE.label() + " 1", SMALL.label() + " 2", LARGE.label() + " 2");
    assertThat(session.failures()).isZero();
  }

  @Test
  void aForkThatTookADisturbanceForCalmRunsOnceMore() {
    List<Double> rates = new ArrayList<>(List.of(9.0, 14.0, 14.1));
    run(
        (shape, threads) -> fork(shape, threads, rates.removeFirst()),
        13,
        List.of(SMALL, LARGE),
        List.of(1));

    assertThat(reported).extracting(ForkRounds::shape).containsExactly(SMALL, LARGE, SMALL);
    assertThat(reported.getLast().calmness().bestRate()).isEqualTo(14.1);
  }

  @Test
  void oneFailureStopsNoOther() {
    RoundsSession session =
        run(
            (shape, threads) -> {
              if (shape.equals(SMALL)) {
                throw new IOException("no memory");
              }
              return fork(shape, threads, 14);
            },
            1,
            List.of(SMALL, LARGE),
            List.of(1));

    assertThat(session.failures()).isEqualTo(1);
    assertThat(reported).extracting(ForkRounds::shape).containsExactly(LARGE);
  }
}
