/**
 * Contestants that took turns in the same rounds: their times, ratios and shares of the roofline,
 * and the tables of these. {@code headroom.tuner.rounds} takes the rounds.
 */
@NullMarked
package headroom.tuner.paired;

import org.jspecify.annotations.NullMarked;
