/** What identifies a GPU in a profile. */
@NullMarked
package headroom.gpu.device;

import org.jspecify.annotations.NullMarked;
