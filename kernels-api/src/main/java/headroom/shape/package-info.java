/**
 * What is computed: attention shapes, the shapes of real models, and the bytes their KV caches
 * take.
 */
@NullMarked
package headroom.shape;

import org.jspecify.annotations.NullMarked;
