/** Tests of what a run leaves on disk: torn, flipped, full, locked. */
@NullMarked
package headroom.tuner.journal;

import org.jspecify.annotations.NullMarked;
