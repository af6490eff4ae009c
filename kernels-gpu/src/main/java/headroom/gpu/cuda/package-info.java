/**
 * NVIDIA's driver: first detection through {@code java.lang.foreign}, which needs nothing installed
 * and touches no JNI library, then, where a device was found, JCuda's driver API in small handles
 * that check every result and are closed.
 *
 * <pre>
 * CudaDriver.detect → CudaContext → DeviceBuffer, CudaModule → CudaKernel, CudaStream → CudaGraph, CudaEvent
 * </pre>
 */
@NullMarked
package headroom.gpu.cuda;

import org.jspecify.annotations.NullMarked;
