/** Spaces that somebody measured as a whole, read from files, and searches replayed on them. */
@NullMarked
package headroom.tuner.replay;

import org.jspecify.annotations.NullMarked;
