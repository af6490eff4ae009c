@NullMarked
package headroom.tuner.report.page;

import org.jspecify.annotations.NullMarked;
