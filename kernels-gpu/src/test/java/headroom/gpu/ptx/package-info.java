/**
 * A device that runs PTX without a GPU: it executes what nvcc emits, inline assembly included, and
 * refuses what a GPU would let pass or would answer with garbage. It knows nothing of our kernels.
 *
 * <pre>
 *   text → PtxParser → PtxModule { PtxKernel { Instruction … } }
 *   PtxDevice.launch → Block (shared memory, barriers) → Warp (lanes, divergence) → WarpOp
 * </pre>
 *
 * What it cannot see: speed, races between blocks, how tensor cores round, errors of ptxas.
 */
@NullMarked
package headroom.gpu.ptx;

import org.jspecify.annotations.NullMarked;
