package headroom.tuner.report.section;

import headroom.profile.TunedShape;
import headroom.tuner.report.section.Chart.Axis;
import headroom.tuner.report.section.Chart.Scale;
import java.util.List;

/** The vertical axis of floating-point rates. */
final class RateAxis {

  private RateAxis() {}

  /** From 0 to the fastest of {@code shapes}: lengths that can be compared by eye. */
  static Axis of(List<TunedShape> shapes) {
    double most =
        shapes.stream().mapToDouble(tuned -> tuned.roofline().gflops()).max().orElseThrow();
    return new Axis("GFLOP/s", Scale.LINEAR, 0, roundedUp(most));
  }

  /** The next number above of the form 1, 2, 3, 4, 5, 6, 8 times a power of ten. */
  static double roundedUp(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (int digit : new int[] {1, 2, 3, 4, 5, 6, 8}) {
      if (value <= digit * power) {
        return digit * power;
      }
    }
    return 10 * power;
  }
}
