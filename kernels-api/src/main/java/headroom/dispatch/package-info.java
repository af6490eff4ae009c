/** From a tuning profile to the kernel that decodes a shape: what a runtime calls. */
@NullMarked
package headroom.dispatch;

import org.jspecify.annotations.NullMarked;
