/**
 * Many machines, one profile: the cut of the work into shards, and the merge of what they found.
 */
@NullMarked
package headroom.tuner.fleet;

import org.jspecify.annotations.NullMarked;
