/**
 * The {@code peers} suite: what other people's libraries take for the same decode step, each used
 * as well as we know, in turn with our kernels. Compiled with the Maven profile {@code peers} only.
 */
@NullMarked
package headroom.tuner.peers;

import org.jspecify.annotations.NullMarked;
