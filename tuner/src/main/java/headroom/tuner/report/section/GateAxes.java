package headroom.tuner.report.section;

import headroom.tuner.gate.history.History;
import headroom.tuner.gate.history.PastRun;
import headroom.tuner.report.section.Chart.Axis;
import headroom.tuner.report.section.Chart.Mark;
import headroom.tuner.report.section.Chart.Point;
import headroom.tuner.report.section.Chart.Scale;
import headroom.tuner.report.section.Chart.Series;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** What the two charts of the gate's history share: time to the right, a ratio upwards. */
final class GateAxes {

  /** More curves are no picture. */
  static final int MOST_BENCHMARKS = 12;

  private static final double MILLIS_PER_HOUR = 3_600_000;

  /** Ratios that the axis holds at least. */
  private static final double NEAR_ONE = 0.05;

  private static final double STEPS_PER_UNIT = 20;

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private GateAxes() {}

  static double millis(PastRun run) {
    return (double) run.time().toEpochMilli();
  }

  static String minute(PastRun run) {
    return MINUTE.format(run.time());
  }

  /** An hour at least, so that a single run has an axis. */
  static Axis time(History history) {
    double first = millis(history.runs().getFirst());
    double last = Math.max(millis(history.runs().getLast()), first + MILLIS_PER_HOUR);
    return new Axis("Time", Scale.TIME, first, last);
  }

  /** From below all of the values to above them, 1 among them. */
  static Axis ratio(String name, double[] values) {
    double least = Math.min(1 - NEAR_ONE, DoubleStream.of(values).min().orElse(1));
    double most = Math.max(1 + NEAR_ONE, DoubleStream.of(values).max().orElse(1));
    return new Axis(
        name,
        Scale.LINEAR,
        Math.floor(least * STEPS_PER_UNIT) / STEPS_PER_UNIT,
        Math.ceil(most * STEPS_PER_UNIT) / STEPS_PER_UNIT);
  }

  /** A horizontal line at 1. */
  static Series one(String name, Axis time) {
    return new Series(
        name,
        Tone.MEMORY,
        Mark.ROOF,
        List.of(new Point(time.low(), 1, name), new Point(time.high(), 1, name)));
  }
}
