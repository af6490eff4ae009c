/**
 * Takes paired rounds: contenders of one shape in turn in one JVM, each visit on calm cores. Our
 * own kernels alone, or, where the Maven profile {@code peers} adds them, beside other libraries.
 */
@NullMarked
package headroom.tuner.rounds;

import org.jspecify.annotations.NullMarked;
