/** The worker and its faults, the forks: outcomes, never speeds. */
@NullMarked
package headroom.tuner.measure;

import org.jspecify.annotations.NullMarked;
