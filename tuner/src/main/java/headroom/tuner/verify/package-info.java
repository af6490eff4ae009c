/**
 * Everything that only a GPU can tell, in one go and by one clock: each step leaves its file, so
 * that whatever ends the run, what was known is there.
 *
 * <pre>
 * device → EdgeCheck of every configuration → ceilings → ShapeSweep → table, profile → peers
 * </pre>
 */
@NullMarked
package headroom.tuner.verify;

import org.jspecify.annotations.NullMarked;
