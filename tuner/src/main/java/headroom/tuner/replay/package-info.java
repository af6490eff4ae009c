/** Spaces that somebody measured, read from and written to files, and searches replayed on them. */
@NullMarked
package headroom.tuner.replay;

import org.jspecify.annotations.NullMarked;
