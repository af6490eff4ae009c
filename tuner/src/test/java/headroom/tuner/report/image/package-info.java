@NullMarked
package headroom.tuner.report.image;

import org.jspecify.annotations.NullMarked;
