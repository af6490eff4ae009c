/** What dispatch loses on shapes that were never tuned: leave one out, then pairs of fresh JVMs. */
@NullMarked
package headroom.tuner.regret;

import org.jspecify.annotations.NullMarked;
