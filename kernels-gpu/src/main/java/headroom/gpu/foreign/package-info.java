/** Opens C libraries that may be absent, and calls them, through {@code java.lang.foreign}. */
@NullMarked
package headroom.gpu.foreign;

import org.jspecify.annotations.NullMarked;
