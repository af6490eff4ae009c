package headroom.tuner.gate.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * Where a series changed, by E-divisive (Matteson and James, JASA 2014; in use for benchmarks at
 * MongoDB, Daly et al., ICPE 2020): the cut that makes the two sides most unlike in energy
 * distance, kept if shuffling the values seldom gives one as good, then the same within each side.
 *
 * <pre>
 *   energy(left, right) = m n / (m + n) · (2 mean|x − y| − mean|x − x'| − mean|y − y'|)
 * </pre>
 *
 * <p>Takes no model of the noise, finds any number of changes, and sees a slow drift as steps,
 * which no comparison of neighbours does.
 */
public final class ChangePoints {

  /** A side of fewer has no spread to speak of. */
  static final int LEAST_SIDE = 3;

  /** Longer series are cut to their end: the cost grows with the square. */
  static final int MOST_VALUES = 500;

  private static final int SHUFFLES = 399;

  private ChangePoints() {}

  /**
   * Finds the changes.
   *
   * @param values in time's order
   * @param level share of shuffles that may do as well, such as 0.01
   * @param seed of the shuffles
   * @return for each the index of the first value after it, ascending
   */
  public static List<Integer> find(List<Double> values, double level, long seed) {
    int first = Math.max(0, values.size() - MOST_VALUES);
    double[] kept = values.stream().skip(first).mapToDouble(Double::doubleValue).toArray();
    List<Integer> found = new ArrayList<>();
    split(kept, 0, kept.length, level, new SplittableRandom(seed), found);
    return found.stream().map(index -> first + index).sorted().toList();
  }

  private static void split(
      double[] values,
      int from,
      int to,
      double level,
      SplittableRandom random,
      List<Integer> found) {
    double[] part = Arrays.copyOfRange(values, from, to);
    OptionalInt cut = significantCut(part, level, random);
    if (cut.isPresent()) {
      int at = from + cut.getAsInt();
      found.add(at);
      split(values, from, at, level, random, found);
      split(values, at, to, level, random, found);
    }
  }

  private static OptionalInt significantCut(double[] part, double level, SplittableRandom random) {
    if (part.length < 2 * LEAST_SIDE) {
      return OptionalInt.empty();
    }
    Cut best = bestCut(part);
    List<Double> shuffled = new ArrayList<>();
    for (double value : part) {
      shuffled.add(value);
    }
    int asGood = 1;
    for (int i = 0; i < SHUFFLES; i++) {
      Collections.shuffle(shuffled, random);
      double[] values = shuffled.stream().mapToDouble(Double::doubleValue).toArray();
      asGood += bestCut(values).energy >= best.energy ? 1 : 0;
    }
    return best.energy > 0 && asGood <= level * (SHUFFLES + 1)
        ? OptionalInt.of(best.at)
        : OptionalInt.empty();
  }

  private record Cut(int at, double energy) {}

  /** All cuts in O(n²): moving the cut by one moves one value from the right sums to the left. */
  private static Cut bestCut(double[] values) {
    int n = values.length;
    double within = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        within += Math.abs(values[i] - values[j]);
      }
    }
    double left = 0;
    double right = within;
    double across = 0;
    Cut best = new Cut(0, 0);
    for (int cut = 1; cut < n; cut++) {
      double toLeft = 0;
      double toRight = 0;
      for (int i = 0; i < cut - 1; i++) {
        toLeft += Math.abs(values[cut - 1] - values[i]);
      }
      for (int j = cut; j < n; j++) {
        toRight += Math.abs(values[cut - 1] - values[j]);
      }
      left += toLeft;
      right -= toRight;
      across += toRight - toLeft;
      if (cut >= LEAST_SIDE && n - cut >= LEAST_SIDE) {
        double energy = energy(left, right, across, cut, n - cut);
        best = energy > best.energy ? new Cut(cut, energy) : best;
      }
    }
    return best;
  }

  private static double energy(double left, double right, double across, int m, int n) {
    double between = 2 * across / ((double) m * n);
    double inLeft = left / (m * (m - 1) / 2.0);
    double inRight = right / (n * (n - 1) / 2.0);
    return (double) m * n / (m + n) * (between - inLeft - inRight);
  }
}
