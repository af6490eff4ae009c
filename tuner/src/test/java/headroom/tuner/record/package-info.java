@NullMarked
package headroom.tuner.record;

import org.jspecify.annotations.NullMarked;
