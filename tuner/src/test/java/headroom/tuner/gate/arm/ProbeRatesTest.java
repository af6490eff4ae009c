package headroom.tuner.gate.arm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What later JVMs take for calm. */
class ProbeRatesTest {

  private static final List<String> UNROLLED = List.of("-XX:LoopUnrollLimit=120");

  private final ProbeRates rates = new ProbeRates();

  private static ArmReply.Described kernel(List<String> jvmFlags, int threads) {
    return new ArmReply.Described("tiled", Map.of(), jvmFlags, threads, 64, 1e-7);
  }

  @Test
  void theBestOfJvmsOfOneKindIsHandedOn() {
    assertThat(rates.best(kernel(UNROLLED, 2))).isZero();
    rates.add(kernel(UNROLLED, 2), 8);
    rates.add(kernel(UNROLLED, 2), 7);
    assertThat(rates.best(kernel(UNROLLED, 2))).isEqualTo(8);
  }

  /** One core of a chip clocks at 5 GHz, all at 4.5: that is no disturbance. */
  @Test
  void threadsAndFlagsAreApart() {
    rates.add(kernel(UNROLLED, 1), 10);
    assertThat(rates.best(kernel(UNROLLED, 2))).isZero();
    assertThat(rates.best(kernel(List.of(), 1))).isZero();
  }
}
