package headroom.tuner.gate.report;

import headroom.tuner.gate.BenchmarkResult;
import headroom.tuner.gate.stats.Effect;
import headroom.tuner.gate.stats.Pair;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/** The numbers of a benchmark as cells of a table. */
final class Figures {

  private static final double NANOS_PER_MICRO = 1000;
  private static final String NONE = "-";

  private Figures() {}

  static String baseMicros(BenchmarkResult result) {
    return micros(result.deciding(), pair -> pair.base().medianNanos());
  }

  static String candidateMicros(BenchmarkResult result) {
    return micros(result.deciding(), pair -> pair.candidate().medianNanos());
  }

  private static String micros(List<Pair> pairs, ToDoubleFunction<Pair> nanos) {
    double[] values = pairs.stream().mapToDouble(nanos).toArray();
    return values.length == 0
        ? NONE
        : String.format(Locale.ROOT, "%.1f", new Median().evaluate(values) / NANOS_PER_MICRO);
  }

  /** Signed: {@code +5.2%} is slower. */
  static String change(BenchmarkResult result) {
    return result.effect().map(effect -> signed(effect.change())).orElse(NONE);
  }

  static String spread(BenchmarkResult result) {
    return result
        .effect()
        .map(effect -> String.format(Locale.ROOT, "%.1f%%", Effect.percent(effect.spread())))
        .orElse(NONE);
  }

  static String pairs(BenchmarkResult result) {
    String counted =
        result.confirm().isEmpty()
            ? Integer.toString(result.screen().size())
            : "%d+%d".formatted(result.screen().size(), result.confirm().size());
    return result.disturbed().isEmpty()
        ? counted
        : counted + " (%d again)".formatted(result.disturbed().size());
  }

  private static String signed(double log) {
    return String.format(Locale.ROOT, "%+.1f%%", Effect.percent(log));
  }
}
