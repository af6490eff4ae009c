@NullMarked
package headroom.tuner.report.data;

import org.jspecify.annotations.NullMarked;
