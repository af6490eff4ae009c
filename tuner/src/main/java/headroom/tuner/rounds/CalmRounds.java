package headroom.tuner.rounds;

import headroom.tuner.paired.Calmness;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * Takes rounds until enough of them were calm, or the time is over. A visit that was not calm is
 * repeated at once: on a core that a neighbour has for half of the time, a round of ten visits
 * would otherwise be calm once in a thousand.
 *
 * <p>When the cores do not become calm for long, the round is given up: the rest of it is visited
 * without waiting, and it counts as disturbed. So a shape that met no calm has times all the same,
 * and says what they are.
 */
final class CalmRounds {

  /** One visit may use this part of the time, so that a long disturbance leaves some for others. */
  static final int LEAST_WAITS = 4;

  private final int wanted;
  private final long allowanceNanos;
  private final LongSupplier clock;
  private final Random random;

  /** Visits a contender. */
  interface Visitor<C> {

    /**
     * Waits for calm cores, then times some calls, calm or not.
     *
     * @param waitNanos the longest to wait; with 0 one look is taken
     */
    Visit visit(C contender, long waitNanos);
  }

  /**
   * A plan.
   *
   * @param wanted calm rounds
   * @param allowanceNanos for all rounds together, visits and waiting
   * @param clock nanoseconds
   * @param random of the order in each round
   */
  CalmRounds(int wanted, long allowanceNanos, LongSupplier clock, Random random) {
    this.wanted = wanted;
    this.allowanceNanos = allowanceNanos;
    this.clock = clock;
    this.random = random;
  }

  /**
   * All rounds that were taken, the disturbed ones too; {@link Calmness#LEAST_ROUNDS} even when the
   * time is over.
   */
  <C> List<Round<C>> take(List<C> contenders, Visitor<C> visitor) {
    long end = clock.getAsLong() + allowanceNanos;
    List<C> order = new ArrayList<>(contenders);
    List<Round<C>> rounds = new ArrayList<>();
    int calm = 0;
    do {
      Collections.shuffle(order, random);
      Round<C> round = round(order, visitor, end);
      rounds.add(round);
      calm += round.calm() ? 1 : 0;
    } while (calm < wanted
        && (left(end) > 0 || rounds.size() < Math.min(wanted, Calmness.LEAST_ROUNDS)));
    return rounds;
  }

  private <C> Round<C> round(List<C> order, Visitor<C> visitor, long end) {
    Map<C, Visit> visits = new LinkedHashMap<>();
    boolean calm = true;
    for (C contender : order) {
      Visit visit = calm ? calmVisit(contender, visitor, end) : visitor.visit(contender, 0);
      visits.put(contender, visit);
      calm &= visit.calm();
    }
    return new Round<>(visits);
  }

  private <C> Visit calmVisit(C contender, Visitor<C> visitor, long end) {
    long until = clock.getAsLong() + Math.min(left(end), allowanceNanos / LEAST_WAITS);
    Visit visit;
    do {
      visit = visitor.visit(contender, left(until));
    } while (!visit.calm() && left(until) > 0);
    return visit;
  }

  private long left(long end) {
    return Math.max(0, end - clock.getAsLong());
  }
}
