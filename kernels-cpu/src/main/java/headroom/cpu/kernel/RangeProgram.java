package headroom.cpu.kernel;

import headroom.kernel.KvLayout;
import java.util.function.Supplier;

/**
 * A compiled range kernel and what its callers must know of it.
 *
 * @param heads the head geometry that it is compiled for
 * @param layout the layout of K and V that it reads
 * @param kvBlock keys per block; ranges start at multiples of it
 * @param scratchBytes bytes that each instance keeps
 * @param instances makes an instance, with scratch of its own
 */
record RangeProgram(
    HeadGeometry heads,
    KvLayout layout,
    int kvBlock,
    long scratchBytes,
    Supplier<RangeKernel> instances) {}
