/** A run's memory on disk: its journal, line by line with checksums, and the lock on its output. */
@NullMarked
package headroom.tuner.journal;

import org.jspecify.annotations.NullMarked;
