/**
 * CPU decode kernels on the Vector API: one file per variant, and the specialiser that writes,
 * compiles and loads a class per configuration and head geometry.
 *
 * <p>Data flow: {@code KernelVariant} (axes, constraints) → {@code …Source} (readable Java, every
 * size a literal) → {@code KernelCompiler} (in-memory javac, hidden class) → {@code RangeKernel} →
 * {@code SerialDecode} or {@code SplitDecode}.
 */
@NullMarked
package headroom.cpu.kernel;

import org.jspecify.annotations.NullMarked;
