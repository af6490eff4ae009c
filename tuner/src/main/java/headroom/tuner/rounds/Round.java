package headroom.tuner.rounds;

import java.util.Map;

/**
 * A visit to every contender, one after the other.
 *
 * @param visits the last of each contender, the only ones that may have been calm
 * @param <C> contenders
 */
record Round<C>(Map<C, Visit> visits) {

  /** Copies the map. */
  Round {
    visits = Map.copyOf(visits);
  }

  /** Whether the round counts: all of its visits were calm. */
  boolean calm() {
    return visits.values().stream().allMatch(Visit::calm);
  }
}
