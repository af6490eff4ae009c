/** Tests of the package of the same name. */
@NullMarked
package headroom.tuner.gate.report;

import org.jspecify.annotations.NullMarked;
