@NullMarked
package headroom.tuner.report.section;

import org.jspecify.annotations.NullMarked;
