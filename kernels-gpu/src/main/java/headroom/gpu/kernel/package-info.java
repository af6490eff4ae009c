/**
 * The CUDA kernels as this program sees them: their configuration spaces, which mirror the macros
 * of the sources, and what a launch of a configuration takes. Nothing here needs a driver.
 *
 * <pre>
 *   shape + GpuTraits → CudaVariant.space → KernelConfig → DecodePlan
 *                                                          { CudaProgram to compile,
 *                                                            LaunchShape of both kernels,
 *                                                            bytes of the partial results }
 * </pre>
 */
@NullMarked
package headroom.gpu.kernel;

import org.jspecify.annotations.NullMarked;
