/** Measures a space as a whole, once, so that searches can be scored where there is no device. */
@NullMarked
package headroom.tuner.record;

import org.jspecify.annotations.NullMarked;
