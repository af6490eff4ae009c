package headroom.tuner.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What the differences of known devices say of the next one's. */
class DeviceDifferencesTest {

  private static final ConfigSpace SQUARE = Spaces.square("one", 40);
  private static final Encoding ENCODING = new Encoding(List.of(SQUARE));

  private static Elsewhere device(ToDoubleFunction<KernelConfig> logFactor) {
    Map<KernelConfig, Double> times = new HashMap<>();
    SQUARE
        .enumerate()
        .forEach(it -> times.put(it, Spaces.bowl(it) * Math.exp(logFactor.applyAsDouble(it))));
    return new Elsewhere(times);
  }

  private static DeviceDifferences of(Elsewhere... devices) {
    return DeviceDifferences.of(List.of(devices), ENCODING, new Random(1));
  }

  private static double wave(int value) {
    return 0.1 * Math.sin(value);
  }

  /** Each takes its own side of a wave along a; b is the same for all. */
  @Test
  void devicesThatDifferAlongOneAxisMakeItsLengthShort() {
    ScalesPrior prior =
        of(
                device(it -> wave(it.intValue("a"))),
                device(it -> -wave(it.intValue("a"))),
                device(it -> wave(it.intValue("a") + 2)))
            .prior();
    // Coordinates: a, how often two divides a, b, how often two divides b.
    assertThat(prior.lengths()).hasSize(4);
    assertThat(prior.lengths()[0]).isLessThan(prior.lengths()[2] / 3);
  }

  /** 0.2 · sin has a deviation of 0.2 / √2, on the few values of a that are fast here too. */
  @Test
  void theirSizeIsTold() {
    DeviceDifferences differences =
        of(device(it -> wave(it.intValue("a"))), device(it -> -wave(it.intValue("a"))));
    assertThat(differences.deviation()).isCloseTo(0.2 / Math.sqrt(2), within(0.05));
    Elsewhere same = device(it -> 0);
    assertThat(of(same, same).deviation()).isEqualTo(0.02);
  }

  @Test
  void oneAloneDiffersFromNobody() {
    DeviceDifferences differences = of(device(it -> 0));
    assertThat(differences.prior().lengths()).containsOnly(0.5);
    assertThat(differences.deviation()).isEqualTo(0.2);
  }
}
