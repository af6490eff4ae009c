package headroom.cpu.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoreProbeTest {

  @Test
  void remembersTheBestRate() {
    CoreProbe probe = new CoreProbe(0);
    assertThat(probe.bestRate()).isZero();
    double first = probe.rate();
    double second = probe.rate();
    assertThat(first).isPositive();
    assertThat(second).isPositive();
    assertThat(probe.bestRate()).isEqualTo(Math.max(first, second));
  }

  @Test
  void aProcessThatBeginsInADisturbanceKnowsCalmFromAnother() {
    System.setProperty(CoreProbe.KNOWN_RATE, "1e6");
    try {
      CoreProbe probe = new CoreProbe(0);
      assertThat(probe.bestRate()).isEqualTo(1e6);
      assertThat(probe.calm()).isFalse();
    } finally {
      System.clearProperty(CoreProbe.KNOWN_RATE);
    }
  }

  /** A clock that jumps once tells no other process what calm is. */
  @Test
  void whatOthersAreToldWasSeenTwice() {
    CoreProbe probe = new CoreProbe(0);
    assertThat(probe.ownRate()).isZero();
    probe.remember(14.3);
    assertThat(probe.ownRate()).isEqualTo(14.3);
    probe.remember(28.8);
    assertThat(probe.ownRate()).isEqualTo(14.3);
    probe.remember(14.4);
    assertThat(probe.ownRate()).isEqualTo(14.4);
    assertThat(probe.bestRate()).isEqualTo(28.8);
  }

  @ParameterizedTest(name = "before {0}, after {1}, best 100: disturbed {2}")
  @CsvSource({
    "100, 100, false",
    "90, 90, false",
    "89.9, 100, true",
    "100, 89.9, true",
    "50, 50, true"
  })
  void aSlowProbeOnEitherSideDisturbs(double before, double after, boolean disturbed) {
    assertThat(CoreProbe.disturbed(before, after, 100)).isEqualTo(disturbed);
  }

  @ParameterizedTest(name = "{0} ns of CPU in {1} ns: ran {2}")
  @CsvSource({"1000, 1000, true", "970, 1000, true", "969, 1000, false", "0, 1000, false"})
  void aPreemptedThreadDidNotRun(long cpuNanos, long wallNanos, boolean ran) {
    assertThat(SampleGuard.ran(cpuNanos, wallNanos)).isEqualTo(ran);
  }

  @Test
  void aGuardAllocatesNothingOnceItsLoopIsCompiled() {
    SampleGuard guard = new SampleGuard(new CoreProbe());
    boolean quiet = false;
    // C2 may still be replacing the guard's own code: some round has to be free of allocation.
    for (int round = 0; round < 200 && !quiet; round++) {
      long before = WarmUp.allocatedBytes();
      guard.begin();
      guard.end();
      quiet = WarmUp.allocatedBytes() == before;
    }
    assertThat(quiet).isTrue();
  }
}
