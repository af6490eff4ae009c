/** A report's sections written as one self-contained HTML page, or as Markdown. */
@NullMarked
package headroom.tuner.report.page;

import org.jspecify.annotations.NullMarked;
