/** A gate's result for people, CI servers and programs; all of them from one object. */
@NullMarked
package headroom.tuner.gate.report;

import org.jspecify.annotations.NullMarked;
