/** What plans promise. */
@NullMarked
package headroom.tuner.plan;

import org.jspecify.annotations.NullMarked;
