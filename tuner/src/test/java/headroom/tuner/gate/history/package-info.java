/** Tests of what the gate found, run after run. */
@NullMarked
package headroom.tuner.gate.history;

import org.jspecify.annotations.NullMarked;
