@NullMarked
package headroom.tuner.report;

import org.jspecify.annotations.NullMarked;
