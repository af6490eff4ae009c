package headroom.tuner.session;

import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.profile.Ceiling;
import headroom.profile.SearchTrace;
import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.Outcome;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A race that was run before, to be decided by the same rules as one that runs now.
 *
 * @param shape what was decoded
 * @param defaultConfig the untuned choice
 * @param search how the finalists were found
 * @param forks of each finalist in the order of the rounds, from the first round on; the default is
 *     among them
 */
public record RecordedRace(
    AttentionShape shape,
    KernelConfig defaultConfig,
    SearchTrace search,
    Map<KernelConfig, List<Outcome.Measured>> forks) {

  /**
   * Copies the forks.
   *
   * @throws IllegalArgumentException if the default has none
   */
  public RecordedRace {
    forks = Collections.unmodifiableMap(new LinkedHashMap<>(forks));
    if (forks.getOrDefault(defaultConfig, List.of()).isEmpty()) {
      throw new IllegalArgumentException(
          "a race is run against the default, and this one was not: " + defaultConfig);
    }
  }

  /**
   * The profile's entries for some races, in their order.
   *
   * @param cacheState what the decodes found in the cache: {@code hot} or {@code cold}
   */
  public static List<TunedShape> decide(
      List<RecordedRace> races,
      List<KernelVariant> variants,
      DeviceTraits traits,
      List<Ceiling> ceilings,
      String cacheState) {
    return new Verdicts(variants, traits, ceilings, cacheState)
        .decide(races.stream().map(Race::of).toList());
  }
}
