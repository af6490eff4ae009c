/**
 * Contenders that took turns in the same rounds: their ratios, and the table of them. The {@code
 * peers} suite, which only the Maven profile of that name compiles, fills it.
 */
@NullMarked
package headroom.tuner.paired;

import org.jspecify.annotations.NullMarked;
