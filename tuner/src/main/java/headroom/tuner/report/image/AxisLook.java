package headroom.tuner.report.image;

import headroom.tuner.report.section.Chart.Axis;
import headroom.tuner.report.section.Quantity;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * An axis as XChart is told of it. XChart's logarithmic axes have decades; powers of two are drawn
 * as their exponents on a linear axis, and labelled as themselves.
 *
 * @param axis the axis
 */
record AxisLook(Axis axis) {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  double low() {
    return place(axis.low());
  }

  double high() {
    return place(axis.high());
  }

  /** Where a number lies along the axis. */
  double place(double value) {
    return switch (axis.scale()) {
      case LOG2 -> Math.log(value) / Math.log(2);
      case LINEAR, TIME -> value;
    };
  }

  /** What stands at a tick, where that is not the number itself; ticks between powers are bare. */
  Optional<Function<Double, String>> label() {
    return switch (axis.scale()) {
      case LOG2 -> Optional.of(AxisLook::power);
      case TIME -> Optional.of(AxisLook::day);
      case LINEAR -> Optional.empty();
    };
  }

  private static String day(double millis) {
    return DAY.format(Instant.ofEpochMilli((long) millis));
  }

  private static String power(double exponent) {
    double whole = Math.rint(exponent);
    if (Math.abs(exponent - whole) > 1e-6) {
      return " ";
    }
    double value = Math.pow(2, whole);
    return value >= 1 ? String.valueOf((long) value) : Quantity.number(value);
  }
}
