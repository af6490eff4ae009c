package headroom.tuner.report.section;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as a report writes them: three significant digits, a unit that suits the size. */
public final class Quantity {

  /** Where there is no number. */
  public static final String NONE = "–";

  private static final String[] TIME_UNITS = {"ns", "µs", "ms", "s"};
  private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  private static final double KILO = 1000;
  private static final double KIBI = 1024;

  /** Above this a plain number has more digits than a person reads. */
  private static final double PLAIN_LIMIT = 1e6;

  private Quantity() {}

  /** Three significant digits: {@code 84.5}, {@code 1190}, {@code 0.0123}. */
  public static String number(double value) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(3));
    boolean plain = Math.abs(value) < PLAIN_LIMIT && Math.abs(value) >= 1 / PLAIN_LIMIT;
    return plain ? rounded.toPlainString() : String.format(Locale.ROOT, "%.2e", value);
  }

  /** A count with groups of three digits: {@code 7,983,360}. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A share: {@code 72.6%}. */
  public static String percent(double share) {
    return Double.isFinite(share) && Math.abs(share) < PLAIN_LIMIT
        ? String.format(Locale.ROOT, "%.1f%%", 100 * share)
        : NONE;
  }

  /** A ratio: {@code 1.38×}. */
  public static String times(double ratio) {
    return Double.isFinite(ratio) && Math.abs(ratio) < PLAIN_LIMIT
        ? String.format(Locale.ROOT, "%.2f×", ratio)
        : NONE;
  }

  /** A duration: {@code 84.5 µs}. */
  public static String time(double nanos) {
    return scaled(nanos, KILO, TIME_UNITS);
  }

  /** A size: {@code 512 KiB}; 0 is a size that is not known. */
  public static String bytes(double bytes) {
    return bytes == 0 ? NONE : scaled(bytes, KIBI, BYTE_UNITS);
  }

  private static String scaled(double value, double step, String[] units) {
    int unit = 0;
    double scaled = value;
    // 999.5 would be written as 1000: that is one of the next unit
    while (scaled >= step - 0.5 && unit < units.length - 1) {
      scaled /= step;
      unit++;
    }
    return number(scaled) + " " + units[unit];
  }
}
