/**
 * What is measured: decode problems with their reference, and the JMH suites that time kernels on
 * them.
 */
@NullMarked
package headroom.tuner.suite;

import org.jspecify.annotations.NullMarked;
