package headroom.tuner.cli;

import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import headroom.tuner.paired.Calmness;
import headroom.tuner.paired.Contestant;
import headroom.tuner.paired.ForkRounds;
import headroom.tuner.paired.RoundTimes;
import headroom.tuner.rounds.RoundsFork;
import headroom.tuner.rounds.RoundsPlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Work of two shapes, and forks as if they had run. */
final class RoundsFixture {

  static final AttentionShape SMALL = new AttentionShape(1, 8, 1, 64, 512);
  static final AttentionShape LARGE = new AttentionShape(1, 71, 1, 64, 32768);

  /** The side that must have times. */
  static final String SIDE = "f32";

  private RoundsFixture() {}

  static RoundsWork work(int rounds, List<Integer> threads, AttentionShape... shapes) {
    return new RoundsWork(
        List.of(shapes),
        threads,
        new RoundsPlan(List.of(KvFormat.F32), rounds, Duration.ofSeconds(8)),
        RoundsFork.Kind.OWN,
        Optional.empty(),
        List.of(SIDE));
  }

  static ForkRounds fork(AttentionShape shape, int threads, double rate, String... sides) {
    return new ForkRounds(
        shape,
        threads,
        List.of(),
        new Calmness(3, List.of(true), 4, 3, rate, rate),
        Stream.of(sides)
            .map(side -> new RoundTimes(new Contestant(side, "tiled"), List.of(100.0), 1e-7))
            .toList(),
        List.of(),
        0,
        List.of());
  }
}
