@NullMarked
package headroom.tuner.session;

import org.jspecify.annotations.NullMarked;
