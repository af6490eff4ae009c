package headroom.tuner.report.image;

import headroom.tuner.report.section.Chart.Axis;
import headroom.tuner.report.section.Chart.Scale;
import headroom.tuner.report.section.Quantity;
import java.util.Optional;
import java.util.function.Function;

/**
 * An axis as XChart is told of it. XChart's logarithmic axes have decades; powers of two are drawn
 * as their exponents on a linear axis, and labelled as themselves.
 *
 * @param axis the axis
 */
record AxisLook(Axis axis) {

  double low() {
    return place(axis.low());
  }

  double high() {
    return place(axis.high());
  }

  boolean isTime() {
    return axis.scale() == Scale.TIME;
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
    return axis.scale() == Scale.LOG2 ? Optional.of(AxisLook::power) : Optional.empty();
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
