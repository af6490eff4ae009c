/**
 * What a GPU can do at most, measured in the same run as the kernels that are held against it.
 *
 * <pre>
 * ceilings.cu → CeilingKernels (what a launch counts) → GpuCeilingMeter (slope of two graphs)
 *   → GpuCeiling (rate with its interval) → profile
 * </pre>
 */
@NullMarked
package headroom.gpu.ceiling;

import org.jspecify.annotations.NullMarked;
