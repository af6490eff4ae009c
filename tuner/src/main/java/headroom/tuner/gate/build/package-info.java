/** From what a user names, a ref, a jar or nothing, to a build that can run as an arm. */
@NullMarked
package headroom.tuner.gate.build;

import org.jspecify.annotations.NullMarked;
