/**
 * What a report is made of, read from files and checked: profiles, raw logs, the gate's history.
 */
@NullMarked
package headroom.tuner.report.data;

import org.jspecify.annotations.NullMarked;
