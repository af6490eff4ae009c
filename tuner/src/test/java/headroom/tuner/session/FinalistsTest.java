package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FinalistsTest {

  private static final KernelConfig DEFAULT = FakeVariant.config(5);
  private static final KernelConfig A = FakeVariant.config(1);
  private static final KernelConfig B = FakeVariant.config(2);
  private static final KernelConfig C = FakeVariant.config(3);
  private static final KernelConfig D = FakeVariant.config(4);

  /** Screened: A is fastest, then B, C, D; the default is slowest. */
  private static List<KernelConfig> pick(int count, Set<KernelConfig> flagFree) {
    Finalists finalists = new Finalists();
    double nanos = 100;
    for (KernelConfig config : List.of(A, B, C, D, DEFAULT)) {
      finalists.add(
          new Outcome.Measured(
              config, List.of(nanos++), List.of(), nanos, 0, 0, 0, 0, OptionalDouble.empty()));
    }
    return finalists.pick(count, DEFAULT, flagFree::contains);
  }

  @Test
  void theFastestRunBesideTheDefault() {
    assertThat(pick(2, Set.of(A))).containsExactly(A, B, DEFAULT);
    assertThat(pick(9, Set.of())).containsExactly(A, B, C, D, DEFAULT);
  }

  @Test
  void theLastGivesWayToTheFastestWithoutFlags() {
    assertThat(pick(3, Set.of(D))).containsExactly(A, B, D, DEFAULT);
    assertThat(pick(2, Set.of(C, D))).containsExactly(A, C, DEFAULT);
  }

  /** One challenger is the fastest, flags or not. */
  @Test
  void aLoneChallengerStays() {
    assertThat(pick(1, Set.of(D))).containsExactly(A, DEFAULT);
  }
}
