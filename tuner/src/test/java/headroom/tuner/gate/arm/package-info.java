/** Tests of the package of the same name. */
@NullMarked
package headroom.tuner.gate.arm;

import org.jspecify.annotations.NullMarked;
