@NullMarked
package headroom.tuner.cli;

import org.jspecify.annotations.NullMarked;
