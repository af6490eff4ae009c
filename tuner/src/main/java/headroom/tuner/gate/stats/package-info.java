/** How a gate decides from pairs: exact tests, pairs needed, bounds, change points. Pure. */
@NullMarked
package headroom.tuner.gate.stats;

import org.jspecify.annotations.NullMarked;
