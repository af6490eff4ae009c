package headroom.tuner.search;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.Constraint;
import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Small spaces of axes {@code a} and {@code b}, and searches run on them. */
final class Spaces {

  private Spaces() {}

  /** {@code size · (size − 1)} configurations: a and b, different, 0 to size − 1. */
  static ConfigSpace square(String variant, int size) {
    int[] values = IntStream.range(0, size).toArray();
    return new ConfigSpace(
        variant,
        List.of(Axis.ints("a", "first", values), Axis.ints("b", "second", values)),
        List.of(
            Constraint.on("a and b differ", c -> c.intValue("a") != c.intValue("b"), "a", "b")));
  }

  static KernelConfig config(String variant, int a, int b) {
    return new KernelConfig(variant, new TreeMap<>())
        .with("a", new AxisValue.Int(a))
        .with("b", new AxisValue.Int(b));
  }

  static Outcome measured(KernelConfig config, double nanos) {
    return new Outcome.Measured(config, List.of(nanos), List.of(), nanos, 0, 0, 0, 0);
  }

  /** A bowl around a = 17, b = 5, 100 ns at its bottom. */
  static double bowl(KernelConfig config) {
    double a = config.intValue("a") - 17;
    double b = config.intValue("b") - 5;
    return 100 + a * a + 2 * b * b;
  }

  /** All that a strategy asks, in batches, each told before the next; at most so many. */
  static List<KernelConfig> run(
      SearchStrategy strategy, int batch, int most, Function<KernelConfig, Outcome> outcome) {
    List<KernelConfig> all = new ArrayList<>();
    while (all.size() < most) {
      List<KernelConfig> next = strategy.ask(Math.min(batch, most - all.size()));
      if (next.isEmpty()) {
        return all;
      }
      next.forEach(config -> strategy.tell(outcome.apply(config)));
      all.addAll(next);
    }
    return all;
  }

  /** The least of a quantity over what was asked. */
  static double least(List<KernelConfig> asked, ToDoubleFunction<KernelConfig> nanos) {
    return asked.stream().mapToDouble(nanos).min().orElseThrow();
  }
}
