/** What sharing KV heads would mean for a model on a device: memory, time, and the saving. */
@NullMarked
package headroom.tuner.plan;

import org.jspecify.annotations.NullMarked;
