@NullMarked
package headroom.tuner.replay;

import org.jspecify.annotations.NullMarked;
