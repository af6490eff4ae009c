package headroom.tuner.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class VerifyClockTest {

  @Test
  void stepsEndAtTheirShareOfTheBudget() {
    AtomicLong nanos = new AtomicLong(7);
    VerifyClock clock = new VerifyClock(Duration.ofMinutes(9), Duration.ZERO, nanos::get);
    assertThat(clock.past(0)).as("no share, no step").isTrue();
    assertThat(clock.past(0.1)).isFalse();
    nanos.addAndGet(65_000_000_000L);
    assertThat(clock.stamp()).isEqualTo("[1:05 of 9:00]");
    assertThat(clock.past(0.1)).isTrue();
    assertThat(clock.past(0.13)).isFalse();
    assertThat(clock.leftSeconds()).isEqualTo(475);
    nanos.addAndGet(600_000_000_000L);
    assertThat(clock.leftSeconds()).as("never negative").isZero();
  }
}
