package headroom.tuner.paired;

import headroom.shape.AttentionShape;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Rounds by hand. */
final class RoundsFixture {

  static final AttentionShape SHAPE = new AttentionShape(1, 32, 1, 128, 4096);

  private RoundsFixture() {}

  static RoundTimes times(String side, String way, double... micros) {
    return new RoundTimes(
        new Contestant(side, way),
        Arrays.stream(micros).map(time -> 1000 * time).boxed().toList(),
        1e-6);
  }

  /** A fork whose first rounds were calm. */
  static ForkRounds fork(int threads, int wanted, int calm, RoundTimes... times) {
    int disturbed = times[0].nanos().size() - calm;
    List<Boolean> flags =
        Stream.of(Collections.nCopies(calm, true), Collections.nCopies(disturbed, false))
            .flatMap(List::stream)
            .toList();
    return new ForkRounds(
        SHAPE,
        threads,
        List.of("-XX:LoopUnrollLimit=0"),
        new Calmness(wanted, flags, 40, 30, 14.4, 14.4),
        List.of(times),
        List.of("MKL: blocks: slow"),
        1.5,
        List.of("MKL 2025"));
  }

  /** Calm rounds, as many as were wanted. */
  static ShapeRounds calm(int threads, RoundTimes... times) {
    int rounds = times[0].nanos().size();
    return fork(threads, rounds, rounds, times).rounds();
  }
}
