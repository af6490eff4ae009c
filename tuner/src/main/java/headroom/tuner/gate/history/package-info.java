/** What the gate found, run after run: one type that the gate writes and the report reads. */
@NullMarked
package headroom.tuner.gate.history;

import org.jspecify.annotations.NullMarked;
