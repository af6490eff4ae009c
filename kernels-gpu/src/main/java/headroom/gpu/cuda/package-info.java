/**
 * Talks to NVIDIA's driver through {@code java.lang.foreign}; here, to find out which GPUs are
 * there.
 */
@NullMarked
package headroom.gpu.cuda;

import org.jspecify.annotations.NullMarked;
