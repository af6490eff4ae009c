package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.List;
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
      finalists.add(new Outcome.Measured(config, List.of(nanos++), List.of(), nanos, 0, 0, 0, 0));
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

  private static Outcome.Measured timed(KernelConfig config, double nanos, boolean disturbed) {
    return new Outcome.Measured(
        config, List.of(nanos), List.of(), nanos, disturbed ? 1 : 0, 0, 0, 0);
  }

  /** Screened on calm cores, but for D. */
  private static Finalists screened(double a, double b, double c, double d) {
    Finalists finalists = new Finalists();
    finalists.add(timed(A, a, false));
    finalists.add(timed(B, b, false));
    finalists.add(timed(C, c, false));
    finalists.add(timed(D, d, true));
    finalists.add(timed(DEFAULT, 100, false));
    return finalists;
  }

  @Test
  void calmTimesWithinAFewPercentOfTheCutAreUndecided() {
    assertThat(screened(100, 104, 108, 900).undecided(1, DEFAULT, 9)).containsExactly(A, B);
    assertThat(screened(100, 104, 108, 900).undecided(2, DEFAULT, 9)).containsExactly(B, C);
    assertThat(screened(100, 106, 112, 900).undecided(2, DEFAULT, 9)).isEmpty();
  }

  /** A neighbour costs up to 1.6 times. */
  @Test
  void aDisturbedTimeMayHideAFastOne() {
    assertThat(screened(100, 200, 300, 150).undecided(1, DEFAULT, 9)).containsExactly(A, D);
    assertThat(screened(100, 200, 300, 170).undecided(1, DEFAULT, 9)).isEmpty();
  }

  @Test
  void ofManyUndecidedTheNearestToTheCutAreChosenFromBothSides() {
    assertThat(screened(100, 101, 102, 103).undecided(2, DEFAULT, 3)).containsExactly(B, C, A);
  }

  @Test
  void whereEverybodyHasAPlaceNobodyIsUndecided() {
    assertThat(screened(100, 101, 102, 103).undecided(4, DEFAULT, 9)).isEmpty();
  }

  /** All were slower when they were timed in turn; that says nothing for those that were not. */
  @Test
  void thoseTimedInTurnShareOutTheirPlacesByThat() {
    Finalists finalists = screened(100, 104, 106, 400);
    finalists.addInTurn(timed(C, 190, false));
    finalists.addInTurn(timed(B, 200, false));
    assertThat(finalists.pick(2, DEFAULT, config -> true)).containsExactly(A, C, DEFAULT);
    assertThat(finalists.pick(4, DEFAULT, config -> true)).containsExactly(A, C, B, D, DEFAULT);
  }

  /** B had one slow spell of three, C two: the middle of all samples decides, not the last pass. */
  @Test
  void severalPassesCountTogether() {
    Finalists finalists = screened(100, 104, 106, 400);
    for (double nanos : new double[] {190, 191, 300}) {
      finalists.addInTurn(timed(B, nanos, false));
    }
    for (double nanos : new double[] {300, 301, 180}) {
      finalists.addInTurn(timed(C, nanos, false));
    }
    assertThat(finalists.pick(2, DEFAULT, config -> true)).containsExactly(A, B, DEFAULT);
  }
}
