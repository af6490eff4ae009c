package headroom.tuner.rounds;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Finds ways that cannot become their side's best, so that rounds are not spent on them. A way is
 * judged by its best calm time of several: one slow second has cost our own fastest kernel its
 * place once. What has too few calm times stays, and the fastest of a side always does.
 *
 * @param <C> ways
 */
final class WarmTimes<C> {

  /** Calm times that a way must have before it may be left out, or another be by its side. */
  static final int LEAST_CALM = 3;

  /**
   * A way that takes so many times its side's fastest does not overtake it: calm times of one way
   * differ by some percent, by 1.4 where its pages lie badly.
   */
  static final double HOPELESS = 2;

  private final Function<C, String> side;
  private final Map<C, List<Double>> calm = new LinkedHashMap<>();

  /**
   * No times yet.
   *
   * @param side whom a way counts for
   */
  WarmTimes(Function<C, String> side) {
    this.side = side;
  }

  /** Keeps a visit's time if it was calm. */
  void add(C way, Visit visit) {
    if (visit.calm()) {
      calm.computeIfAbsent(way, it -> new ArrayList<>()).add(visit.nanos());
    }
  }

  /** The best calm time of a way, ns, if it has enough of them. */
  OptionalDouble best(C way) {
    List<Double> times = calm.getOrDefault(way, List.of());
    return times.size() < LEAST_CALM
        ? OptionalDouble.empty()
        : times.stream().mapToDouble(Double::doubleValue).min();
  }

  /** The ways to leave out, each with how many times its side's fastest it takes. */
  Map<C, Double> hopeless() {
    Map<String, Double> fastest = new LinkedHashMap<>();
    calm.keySet()
        .forEach(way -> best(way).ifPresent(it -> fastest.merge(side.apply(way), it, Math::min)));
    Map<C, Double> out = new LinkedHashMap<>();
    for (C way : calm.keySet()) {
      best(way)
          .ifPresent(
              nanos -> {
                double ratio = nanos / fastest.getOrDefault(side.apply(way), nanos);
                if (ratio >= HOPELESS) {
                  out.put(way, ratio);
                }
              });
    }
    return out;
  }
}
