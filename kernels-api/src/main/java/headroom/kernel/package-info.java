/** What runs: decode kernels, the variants that make them, and the KV cache they read. */
@NullMarked
package headroom.kernel;

import org.jspecify.annotations.NullMarked;
