@NullMarked
package headroom.tuner.fleet;

import org.jspecify.annotations.NullMarked;
