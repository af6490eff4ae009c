@NullMarked
package headroom.tuner.search;

import org.jspecify.annotations.NullMarked;
