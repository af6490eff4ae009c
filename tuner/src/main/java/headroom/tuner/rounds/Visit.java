package headroom.tuner.rounds;

/**
 * A contender's turn.
 *
 * @param nanos median time of its calls
 * @param calm whether the cores in use were calm before and after them
 */
record Visit(double nanos, boolean calm) {}
