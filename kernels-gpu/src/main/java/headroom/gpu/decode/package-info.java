/**
 * Decodes on a GPU: from a plan and a KV cache on the host to an output on the host.
 *
 * <pre>
 *   CudaVariant.plan → DecodeGpu (compile, load) → LoadedDecode ┐
 *   KvCache → DeviceKvCache (upload, once or in copies)         ├→ DeviceDecode: queue, output
 *   q                                                           ┘
 *   GpuVariant, CudaDecodeKernel: the same behind the interfaces of kernels-api
 * </pre>
 *
 * <p>The cache stays on the device: a {@link headroom.gpu.decode.DeviceDecode} is queued any number
 * of times over what was uploaded once, as a runtime does and as it is timed. Behind {@link
 * headroom.kernel.DecodeKernel} each call uploads the cache anew: right for checking a kernel with
 * what checks the CPU's, and never timed.
 */
@NullMarked
package headroom.gpu.decode;

import org.jspecify.annotations.NullMarked;
