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
 * place once. Calls that outlast every spell of calm have none; these are judged by their best time
 * of several, and by a ratio that no neighbour makes. The fastest of a side always stays.
 *
 * @param <C> ways
 */
final class WarmTimes<C> {

  /** Times that a way must have before it may be left out, or another be by its side. */
  static final int LEAST_CALM = 3;

  /**
   * A way that takes so many times its side's fastest does not overtake it: calm times of one way
   * differ by some percent, by 1.4 where its pages lie badly.
   */
  static final double HOPELESS = 2;

  /**
   * The same where the better of the two was disturbed, or both: a neighbour on a core's other
   * thread doubles a time, and memory that others read makes it half as long again.
   */
  static final double HOPELESS_DISTURBED = 3;

  private final Function<C, String> side;
  private final Map<C, List<Double>> calm = new LinkedHashMap<>();
  private final Map<C, List<Double>> all = new LinkedHashMap<>();

  /**
   * No times yet.
   *
   * @param side whom a way counts for
   */
  WarmTimes(Function<C, String> side) {
    this.side = side;
  }

  /** Keeps a visit's time. */
  void add(C way, Visit visit) {
    all.computeIfAbsent(way, it -> new ArrayList<>()).add(visit.nanos());
    if (visit.calm()) {
      calm.computeIfAbsent(way, it -> new ArrayList<>()).add(visit.nanos());
    }
  }

  /** The best calm time of a way, ns, if it has enough of them. */
  OptionalDouble best(C way) {
    return best(calm, way);
  }

  /** The best time of a way, calm or not, if it has enough of them. */
  private OptionalDouble bestOfAll(C way) {
    return best(all, way);
  }

  private static <C> OptionalDouble best(Map<C, List<Double>> kept, C way) {
    List<Double> times = kept.getOrDefault(way, List.of());
    return times.size() < LEAST_CALM
        ? OptionalDouble.empty()
        : times.stream().mapToDouble(Double::doubleValue).min();
  }

  /** The ways to leave out, each with how many times its side's fastest it takes. */
  Map<C, Double> hopeless() {
    Map<C, Double> out = new LinkedHashMap<>(beyond(HOPELESS_DISTURBED, this::bestOfAll));
    out.putAll(beyond(HOPELESS, this::best));
    return out;
  }

  private Map<C, Double> beyond(double hopeless, Function<C, OptionalDouble> best) {
    Map<String, Double> fastest = new LinkedHashMap<>();
    all.keySet()
        .forEach(
            way -> best.apply(way).ifPresent(it -> fastest.merge(side.apply(way), it, Math::min)));
    Map<C, Double> out = new LinkedHashMap<>();
    for (C way : all.keySet()) {
      best.apply(way)
          .ifPresent(
              nanos -> {
                double ratio = nanos / fastest.getOrDefault(side.apply(way), nanos);
                if (ratio >= hopeless) {
                  out.put(way, ratio);
                }
              });
    }
    return out;
  }
}
