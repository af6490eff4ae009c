/** The content of a report, before any form of writing: sections of facts, tables and charts. */
@NullMarked
package headroom.tuner.report.section;

import org.jspecify.annotations.NullMarked;
