/** What samples say and what they do not: summaries with intervals, comparisons with verdicts. */
@NullMarked
package headroom.tuner.stats;

import org.jspecify.annotations.NullMarked;
