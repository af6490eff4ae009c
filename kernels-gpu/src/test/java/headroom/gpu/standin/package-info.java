/**
 * A GPU that is none: stock JCuda calls a stand-in for NVIDIA's driver, written in C, which hands
 * each launch up to a {@link headroom.gpu.standin.TestDevice}.
 *
 * <pre>
 * our classes → JCuda → JNI → stand-in libcuda.so.1 → upcall → TestDevice
 * </pre>
 *
 * <p>What it shows: that the calls, their order, their arguments and their errors are right. What
 * it cannot: anything of a real driver's that we misunderstood.
 */
@NullMarked
package headroom.gpu.standin;

import org.jspecify.annotations.NullMarked;
