/** Tests of the kernels: one contract for all of them, and what breaks it. */
@NullMarked
package headroom.cpu.kernel;

import org.jspecify.annotations.NullMarked;
