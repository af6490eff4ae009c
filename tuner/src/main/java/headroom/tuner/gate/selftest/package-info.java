/** What a gate says of itself: how often it cries wolf on this runner, and what it finds. */
@NullMarked
package headroom.tuner.gate.selftest;

import org.jspecify.annotations.NullMarked;
