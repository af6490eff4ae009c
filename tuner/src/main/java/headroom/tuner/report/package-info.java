/** Tuning profiles as people read them. */
@NullMarked
package headroom.tuner.report;

import org.jspecify.annotations.NullMarked;
