package headroom.tuner.replay;

import headroom.config.KernelConfig;
import headroom.json.JsonFields;
import headroom.tuner.measure.Outcome;
import java.util.Collections;
import java.util.List;

/** Outcomes of which only times are known. */
final class Outcomes {

  /** A year, in nanoseconds: no measurement took so long, and shares of what did would be none. */
  private static final double MOST_NANOS = 365 * 86_400e9;

  /** What a time loses at most, as a share, when it is written in another unit and read again. */
  private static final double ROUNDING = 1e-9;

  /** What a time must be, for messages. */
  static final String PLAUSIBLE = "must be above 0 and at most a year";

  private Outcomes() {}

  /** Whether a recorded time can be one. */
  static boolean plausible(double nanos) {
    return nanos > 0 && nanos <= MOST_NANOS;
  }

  /** A time that somebody else took: one sample, and nothing else is known. */
  static Outcome.Measured timed(KernelConfig config, double nanos) {
    return sampled(config, List.of(nanos), 0);
  }

  /**
   * A time that somebody else took, with the samples behind it where their median is that time, as
   * in what we write. Others state a mean: strategies are scored by what the file calls the time,
   * so there it is the one sample.
   */
  static Outcome.Measured timed(KernelConfig config, double nanos, List<Double> samples) {
    if (!samples.isEmpty()) {
      Outcome.Measured sampled = sampled(config, samples, 0);
      if (Math.abs(sampled.medianNanos() - nanos) <= ROUNDING * nanos) {
        return sampled;
      }
    }
    return timed(config, nanos);
  }

  /**
   * The samples that an entry lists, in nanoseconds; none where it has no such list.
   *
   * @throws headroom.json.DocumentException if it is no list of plausible times
   */
  static List<Double> samples(JsonFields entry, String name, double nanosPerUnit) {
    if (!entry.has(name)) {
      return List.of();
    }
    List<Double> nanos = entry.numbers(name).stream().map(sample -> sample * nanosPerUnit).toList();
    if (!nanos.stream().allMatch(Outcomes::plausible)) {
      throw entry.errorAt(name, "each time " + PLAUSIBLE);
    }
    return nanos;
  }

  /**
   * Times of samples, of which some were taken while something else used the cores.
   *
   * @param samples nanoseconds, at least one
   */
  static Outcome.Measured sampled(KernelConfig config, List<Double> samples, int disturbed) {
    return new Outcome.Measured(
        config, samples, List.of(), Collections.max(samples), disturbed, 0, 0, 0);
  }
}
