package headroom.cpu.kernel;

import headroom.kernel.KvLayout;
import headroom.shape.KvFormat;
import java.util.function.Supplier;

/**
 * A compiled range kernel and what its callers must know of it.
 *
 * @param heads the head geometry that it is compiled for
 * @param format the element type and pages that it reads
 * @param layout the layout of K and V that it reads
 * @param rangeStep ranges start at multiples of so many keys
 * @param scratchBytes bytes that each instance keeps
 * @param ownRows whether rows should be a partial's own, on cache lines, and not the output's
 * @param instances makes an instance, with scratch of its own
 */
record RangeProgram(
    HeadGeometry heads,
    KvFormat format,
    KvLayout layout,
    int rangeStep,
    long scratchBytes,
    boolean ownRows,
    Supplier<RangeKernel> instances) {}
