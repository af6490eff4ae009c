package headroom.tuner.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Times that another node measured, as they would be at home. */
class NodeRaceTest {

  private static final KernelConfig STANDARD = KernelConfig.of("mma", Map.of());
  private static final KernelConfig OTHER = KernelConfig.of("lanes", Map.of());

  private static Outcome.Measured fork(KernelConfig config, double nanos) {
    return new Outcome.Measured(config, List.of(nanos), List.of(), nanos, 0, 1e-3, 0, 1)
        .withEnergy(OptionalDouble.of(7))
        .withColdTime(OptionalDouble.of(11));
  }

  @Test
  void eachForkIsScaledByTheDefaultOfItsRoundAndKeepsItsEnergyAndTimeFromMemory() {
    NodeRace race =
        new NodeRace(
            "run",
            "node",
            false,
            new TreeMap<>(
                Map.of(
                    1, Map.of(STANDARD, fork(STANDARD, 200), OTHER, fork(OTHER, 100)),
                    2, Map.of(STANDARD, fork(STANDARD, 400), OTHER, fork(OTHER, 100)),
                    3, Map.of(OTHER, fork(OTHER, 100)))));
    List<Outcome.Measured> scaled = race.scaled(OTHER, STANDARD, 1000);
    assertThat(scaled).extracting(Outcome.Measured::medianNanos).containsExactly(500.0, 250.0);
    assertThat(scaled).extracting(Outcome.Measured::millijoules).containsOnly(OptionalDouble.of(7));
    assertThat(scaled).extracting(Outcome.Measured::coldNanos).containsOnly(OptionalDouble.of(11));
  }
}
