package headroom.tuner.gate.stats;

import java.util.ArrayList;
import java.util.List;

/** Pairs made up for tests. */
public final class Pairs {

  /** Of the base, when nothing disturbs it. */
  public static final double BASE_NANOS = 100_000;

  private static final double CONTROL_NANOS = 40_000;

  private Pairs() {}

  /** A calm pair whose candidate takes {@code exp(change)} times the base's time. */
  public static Pair of(Order order, double change) {
    return of(order, change, 0);
  }

  /** The same with a control that moved. */
  public static Pair of(Order order, double change, double controlShift) {
    return new Pair(
        order,
        new Sample(BASE_NANOS, CONTROL_NANOS, CONTROL_NANOS, true),
        new Sample(
            BASE_NANOS * Math.exp(change),
            CONTROL_NANOS * Math.exp(controlShift),
            CONTROL_NANOS,
            true));
  }

  /** Pairs from what the second slot took over the first, AB where the bit of {@code set} is 1. */
  static List<Pair> ofSlots(double[] slotChanges, int set) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < slotChanges.length; i++) {
      boolean ab = (set >> i & 1) == 1;
      pairs.add(
          of(ab ? Order.BASE_FIRST : Order.CANDIDATE_FIRST, ab ? slotChanges[i] : -slotChanges[i]));
    }
    return pairs;
  }
}
