/** Tests of ratios, shares and counts of rounds, and of their tables. */
@NullMarked
package headroom.tuner.paired;

import org.jspecify.annotations.NullMarked;
