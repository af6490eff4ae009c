package headroom.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A ceiling is what was reached at the best of times. */
class CeilingTest {

  private static Ceiling ceiling(Resource resource, int threads, double best) {
    return new Ceiling(resource, threads, best, best / 2, 9, 0);
  }

  @Test
  void theHigherOfTwoMeasurementsCounts() {
    Ceiling fast = ceiling(Resource.FMA, 1, 200);
    Ceiling slow = ceiling(Resource.FMA, 1, 150);
    assertThat(Ceiling.highest(List.of(fast), List.of(slow))).containsExactly(fast);
    assertThat(Ceiling.highest(List.of(slow), List.of(fast))).containsExactly(fast);
  }

  @Test
  void resourcesAndThreadsAreNotMixedAndNoneIsLost() {
    List<Ceiling> first = List.of(ceiling(Resource.FMA, 1, 2), ceiling(Resource.DRAM, 1, 9));
    List<Ceiling> second = List.of(ceiling(Resource.DRAM, 2, 7), ceiling(Resource.FMA, 1, 3));
    assertThat(Ceiling.highest(first, second))
        .containsExactly(second.getLast(), first.getLast(), second.getFirst());
    assertThat(Ceiling.highest(List.of(), second)).isEqualTo(second);
  }
}
