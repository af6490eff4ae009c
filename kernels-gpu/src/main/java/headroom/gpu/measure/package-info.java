/**
 * Device time of a decode, without what it costs to start it; host time apart.
 *
 * <pre>
 * decode → graphs of R and of 2R decodes → events around each → slope = (t(2R) − t(R)) / R
 * </pre>
 *
 * <p>An event resolves half a microsecond and a graph costs some to start: a decode of 10 µs cannot
 * be timed alone. The slope of two lengths cancels what both have in common.
 */
@NullMarked
package headroom.gpu.measure;

import org.jspecify.annotations.NullMarked;
