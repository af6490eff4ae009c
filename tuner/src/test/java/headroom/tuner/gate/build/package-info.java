/** Tests of the package of the same name. */
@NullMarked
package headroom.tuner.gate.build;

import org.jspecify.annotations.NullMarked;
