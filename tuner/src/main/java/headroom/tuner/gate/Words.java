package headroom.tuner.gate;

import headroom.tuner.gate.stats.Effect;
import java.util.Locale;

/** Numbers of a verdict in words. */
final class Words {

  /** Smaller p-values are all the same to a reader. */
  private static final double LEAST_P = 0.0001;

  private Words() {}

  /** A log as a percentage: {@code 5.2%}. */
  static String percent(double log) {
    return String.format(Locale.ROOT, "%.1f%%", Effect.percent(log));
  }

  /** An upper bound; below 0 it says no more than 0. */
  static String bound(double log) {
    return percent(Math.max(0, log));
  }

  /** A p-value: {@code p = 0.003}. */
  static String p(double value) {
    return value < LEAST_P ? "p < 0.0001" : String.format(Locale.ROOT, "p = %.4f", value);
  }
}
