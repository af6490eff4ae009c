/**
 * What a gate runs of each build: a small program that is started in a fresh JVM on that build's
 * own class path, asked one thing, and gone.
 */
@NullMarked
package headroom.tuner.gate.arm;

import org.jspecify.annotations.NullMarked;
