package headroom.tuner.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The exit codes: what a CI job acts on. */
class OverallTest {

  private static final BenchmarkVerdict PASS = new BenchmarkVerdict.Pass("");
  private static final BenchmarkVerdict SLOWER = new BenchmarkVerdict.Slower("");
  private static final BenchmarkVerdict WRONG = new BenchmarkVerdict.Incorrect("");
  private static final BenchmarkVerdict OPEN = new BenchmarkVerdict.Inconclusive("");
  private static final BenchmarkVerdict BROKEN = new BenchmarkVerdict.Broken("");

  private static int exit(BenchmarkVerdict... verdicts) {
    return Overall.of(List.of(verdicts)).exitCode();
  }

  @Test
  void passIs0() {
    assertThat(exit(PASS, PASS)).isZero();
  }

  @Test
  void aSlowdownOrAWrongResultIs1WhateverElseHappened() {
    assertThat(exit(PASS, SLOWER)).isEqualTo(1);
    assertThat(exit(WRONG)).isEqualTo(1);
    assertThat(exit(OPEN, BROKEN, SLOWER)).isEqualTo(1);
  }

  @Test
  void nothingMeasuredIs2() {
    assertThat(exit()).isEqualTo(2);
    assertThat(exit(PASS, OPEN, BROKEN)).isEqualTo(2);
  }

  @Test
  void notKnowingIs3() {
    assertThat(exit(PASS, OPEN)).isEqualTo(3);
  }
}
