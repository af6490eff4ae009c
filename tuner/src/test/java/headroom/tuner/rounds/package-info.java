/** Tests of which rounds count, and of who takes part in them. */
@NullMarked
package headroom.tuner.rounds;

import org.jspecify.annotations.NullMarked;
