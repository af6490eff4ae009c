/** Tests of ratios and of their table. */
@NullMarked
package headroom.tuner.paired;

import org.jspecify.annotations.NullMarked;
