/**
 * The GPU of this process: what compiles for it, what identifies it, and what dispatch runs on it.
 */
@NullMarked
package headroom.gpu.device;

import org.jspecify.annotations.NullMarked;
