/** Tests of what dispatch loses. */
@NullMarked
package headroom.tuner.regret;

import org.jspecify.annotations.NullMarked;
