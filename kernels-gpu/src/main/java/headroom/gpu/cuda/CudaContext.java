package headroom.gpu.cuda;

import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_CLOCK_RATE;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_ECC_ENABLED;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_L2_CACHE_SIZE;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_REGISTERS_PER_MULTIPROCESSOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_MULTIPROCESSOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_MULTIPROCESSOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT;

import java.nio.charset.StandardCharsets;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.JCudaDriver;

/**
 * A GPU, opened: the device's primary context, current on the thread that opened it.
 *
 * <pre>{@code
 * try (CudaContext gpu = CudaContext.open(0);
 *     DeviceBuffer keys = DeviceBuffer.allocate(gpu, bytes)) {
 *   ...
 * }
 * }</pre>
 */
public final class CudaContext extends CudaHandle {
  /** Room for a device's name or bus id with its final NUL, in bytes. */
  private static final int NAME_BYTES = 256;

  private final CUdevice handle;
  private final CUcontext context;
  private final GpuDevice device;

  private CudaContext(CUdevice handle, CUcontext context, GpuDevice device) {
    this.handle = handle;
    this.context = context;
    this.device = device;
  }

  /**
   * Opens a GPU that {@link CudaDriver#detect} has found; without one, JCuda cannot even be loaded.
   *
   * @param ordinal the driver's number for it
   * @throws IllegalStateException if JCuda's natives cannot be loaded
   * @throws CudaException if the driver refuses
   */
  public static CudaContext open(int ordinal) {
    JCudaNatives.ofThisUser().load();
    CudaStatus.check("cuInit", JCudaDriver.cuInit(0));
    CUdevice handle = new CUdevice();
    CudaStatus.check("cuDeviceGet", JCudaDriver.cuDeviceGet(handle, ordinal));
    GpuDevice device = describe(handle, ordinal);
    CUcontext context = new CUcontext();
    CudaStatus.check(
        "cuDevicePrimaryCtxRetain", JCudaDriver.cuDevicePrimaryCtxRetain(context, handle));
    CudaContext opened = new CudaContext(handle, context, device);
    opened.attach();
    return opened;
  }

  private static GpuDevice describe(CUdevice handle, int ordinal) {
    byte[] name = new byte[NAME_BYTES];
    CudaStatus.check("cuDeviceGetName", JCudaDriver.cuDeviceGetName(name, NAME_BYTES, handle));
    long[] bytes = new long[1];
    CudaStatus.check("cuDeviceTotalMem", JCudaDriver.cuDeviceTotalMem(bytes, handle));
    return new GpuDevice(
        ordinal,
        new String(name, StandardCharsets.UTF_8).split("\0", 2)[0],
        attribute(handle, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR),
        attribute(handle, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR),
        bytes[0]);
  }

  private static int attribute(CUdevice handle, int attribute) {
    int[] value = new int[1];
    CudaStatus.check(
        "cuDeviceGetAttribute", JCudaDriver.cuDeviceGetAttribute(value, attribute, handle));
    return value[0];
  }

  /** The device, as detection describes it. */
  public GpuDevice device() {
    return device;
  }

  /** What the device offers to kernels. */
  public GpuLimits limits() {
    requireOpen();
    return new GpuLimits(
        attribute(handle, CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT),
        attribute(handle, CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_MULTIPROCESSOR),
        attribute(handle, CU_DEVICE_ATTRIBUTE_MAX_REGISTERS_PER_MULTIPROCESSOR),
        attribute(handle, CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_MULTIPROCESSOR),
        attribute(handle, CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN),
        attribute(handle, CU_DEVICE_ATTRIBUTE_L2_CACHE_SIZE),
        attribute(handle, CU_DEVICE_ATTRIBUTE_CLOCK_RATE),
        attribute(handle, CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE),
        attribute(handle, CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH),
        attribute(handle, CU_DEVICE_ATTRIBUTE_ECC_ENABLED) != 0);
  }

  /** The device's place, such as {@code 0000:65:00.0}: what NVML knows it by. */
  public String pciBusId() {
    requireOpen();
    String[] id = new String[1];
    CudaStatus.check(
        "cuDeviceGetPCIBusId", JCudaDriver.cuDeviceGetPCIBusId(id, NAME_BYTES, handle));
    return id[0].strip();
  }

  /** Device memory that is free now, in bytes. */
  public long freeMemoryBytes() {
    requireOpen();
    long[] free = new long[1];
    long[] total = new long[1];
    CudaStatus.check("cuMemGetInfo", JCudaDriver.cuMemGetInfo(free, total));
    return free[0];
  }

  /** Makes this context current on the calling thread: the driver keeps one for each thread. */
  public void attach() {
    requireOpen();
    CudaStatus.check("cuCtxSetCurrent", JCudaDriver.cuCtxSetCurrent(context));
  }

  /**
   * Waits until the device has done all that it was told.
   *
   * @throws CudaException also for a kernel that has crashed meanwhile
   */
  public void synchronize() {
    requireOpen();
    CudaStatus.check("cuCtxSynchronize", JCudaDriver.cuCtxSynchronize());
  }

  @Override
  void release() {
    CudaStatus.check("cuDevicePrimaryCtxRelease", JCudaDriver.cuDevicePrimaryCtxRelease(handle));
  }
}
