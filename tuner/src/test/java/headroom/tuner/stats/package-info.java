/** Intervals that cover, verdicts that do not cry wolf. */
@NullMarked
package headroom.tuner.stats;

import org.jspecify.annotations.NullMarked;
