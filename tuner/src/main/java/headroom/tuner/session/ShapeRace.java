package headroom.tuner.session;

import headroom.config.KernelConfig;
import headroom.profile.SearchTrace;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.Outcome;
import java.util.List;
import java.util.Map;

/**
 * All that was measured of one shape; {@link Verdicts} makes the profile's entry of it.
 *
 * @param shape what was decoded
 * @param defaultConfig the untuned choice, one of the finalists
 * @param forks of each finalist that survived, in round order
 * @param search how the finalists were found
 */
record ShapeRace(
    AttentionShape shape,
    KernelConfig defaultConfig,
    Map<KernelConfig, List<Outcome.Measured>> forks,
    SearchTrace search) {

  /**
   * Checks that the default is there.
   *
   * @throws ShapeFailedException if it did not survive the race
   */
  ShapeRace {
    if (!forks.containsKey(defaultConfig)) {
      throw new ShapeFailedException(
          "the default configuration failed: %s; see the raw log".formatted(defaultConfig));
    }
  }

  /** The samples of one finalist, by fork. */
  List<List<Double>> samples(KernelConfig config) {
    return forks.getOrDefault(config, List.of()).stream()
        .map(Outcome.Measured::sampleNanos)
        .toList();
  }
}
