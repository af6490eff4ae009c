package headroom.tuner.record;

import headroom.config.KernelConfig;
import headroom.json.DocumentException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * What a recording found, for people.
 *
 * @param configs recorded
 * @param failed of them, without a time
 * @param disturbed of them, never seen on calm cores
 * @param best the fastest
 * @param bestNanos its time over all visits
 * @param controlVisits how often controls were measured beside the others
 */
public record Summary(
    int configs,
    int failed,
    int disturbed,
    KernelConfig best,
    double bestNanos,
    int controlVisits) {

  static Summary of(Visits visits, List<KernelConfig> all, Collection<KernelConfig> controls) {
    List<KernelConfig> fastest = visits.fastest(all.size());
    if (fastest.isEmpty()) {
      throw new DocumentException("no configuration could be measured; the recording tells why");
    }
    KernelConfig best = fastest.getFirst();
    return new Summary(
        all.size(),
        all.size() - fastest.size(),
        (int) fastest.stream().filter(config -> visits.calmSamples(config) == 0).count(),
        best,
        visits.nanos(best),
        controls.stream().mapToInt(visits::of).sum());
  }

  /** A few lines. */
  public List<String> lines() {
    return List.of(
        String.format(
            Locale.ROOT,
            "recorded      %d configurations, %d failed, %d never on calm cores",
            configs,
            failed,
            disturbed),
        String.format(Locale.ROOT, "fastest       %.1f µs  %s", bestNanos / 1e3, best),
        "controls      measured %d times beside the others".formatted(controlVisits));
  }
}
