/** Tests of the package of the same name. */
@NullMarked
package headroom.tuner.gate;

import org.jspecify.annotations.NullMarked;
