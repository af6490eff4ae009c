package headroom.tuner.fleet;

import headroom.config.KernelConfig;
import headroom.profile.ConfirmedTime;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Entries of profiles whose journals are not here. They have no samples, only intervals: winners
 * are compared by their time relative to the default's in the same run, and every one whose
 * interval reaches the best one's joins the tie set.
 */
final class ProfileShapes {

  private static final Comparator<TunedShape> BY_GAIN =
      Comparator.comparingDouble((TunedShape it) -> ratio(it, ConfirmedTime::medianNanos))
          .thenComparing(it -> it.winner().config())
          .thenComparing(TunedShape::toString);

  private interface Bound {
    double of(ConfirmedTime time);
  }

  private ProfileShapes() {}

  /**
   * Adds the entries of some profiles.
   *
   * @param profiles of one shape each
   * @param tuned what the journals give, by shape; gets the entries
   * @param findings told of defaults that differ
   */
  static void join(
      List<TuningProfile> profiles, Map<AttentionShape, TunedShape> tuned, Set<Finding> findings) {
    Map<AttentionShape, List<TunedShape>> entries = new TreeMap<>();
    profiles.forEach(
        profile ->
            profile
                .shapes()
                .forEach(
                    entry ->
                        entries
                            .computeIfAbsent(entry.shape(), it -> new ArrayList<>())
                            .add(entry)));
    entries.forEach(
        (shape, all) -> {
          Optional.ofNullable(tuned.get(shape)).ifPresent(all::add);
          tuned.put(shape, best(all, findings));
        });
  }

  private static TunedShape best(List<TunedShape> entries, Set<Finding> findings) {
    TunedShape best = entries.stream().min(BY_GAIN).orElseThrow();
    KernelConfig standard = best.defaultTime().config();
    Set<KernelConfig> tied = new LinkedHashSet<>(best.tieSet());
    for (TunedShape other : entries) {
      if (!other.defaultTime().config().equals(standard)) {
        findings.add(
            new Finding(
                Finding.Kind.CONFLICT,
                best.shape().label(),
                "an entry relative to %s is left out: the others are relative to %s"
                    .formatted(other.defaultTime().config(), standard)));
      } else if (low(other) <= high(best)) {
        tied.addAll(other.tieSet());
      }
    }
    TunedShape joined =
        new TunedShape(
            best.shape(),
            best.models(),
            best.cacheState(),
            best.winner(),
            best.defaultTime(),
            best.runnerUp(),
            best.flagFree(),
            tied.stream().sorted().toList(),
            best.roofline(),
            best.appendNanosPerToken(),
            best.hugePageShare(),
            best.millijoulesPerDecode(),
            best.cold(),
            best.search());
    return entries.size() == 1 ? best : Traces.noted(joined, Traces.SCALED);
  }

  private static double ratio(TunedShape entry, Bound bound) {
    return bound.of(entry.winner()) / entry.defaultTime().medianNanos();
  }

  private static double low(TunedShape entry) {
    return ratio(entry, ConfirmedTime::lowNanos);
  }

  private static double high(TunedShape entry) {
    return ratio(entry, ConfirmedTime::highNanos);
  }
}
