/**
 * The performance gate: base and candidate in paired rounds of fresh JVMs, and a verdict that says
 * INCONCLUSIVE where it cannot know.
 */
@NullMarked
package headroom.tuner.gate;

import org.jspecify.annotations.NullMarked;
