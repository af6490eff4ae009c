/** A report's charts as files, for people who paste: SVG and PNG, drawn by XChart. */
@NullMarked
package headroom.tuner.report.image;

import org.jspecify.annotations.NullMarked;
