package headroom.gpu.cuda;

import static jcuda.driver.CUfunction_attribute.CU_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES;
import static jcuda.driver.CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
import static jcuda.driver.CUfunction_attribute.CU_FUNC_ATTRIBUTE_NUM_REGS;

import jcuda.driver.CUfunction;
import jcuda.driver.JCudaDriver;

/** A kernel of a loaded module; it ends with the module. */
public final class CudaKernel {
  private final String name;
  private final CUfunction function;
  private final CudaModule module;

  CudaKernel(String name, CUfunction function, CudaModule module) {
    this.name = name;
    this.function = function;
    this.module = module;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Registers per thread, as the driver counts them. */
  public int registers() {
    return attribute(CU_FUNC_ATTRIBUTE_NUM_REGS);
  }

  /** Local memory per thread, in bytes: spills, mostly. */
  public int localBytes() {
    return attribute(CU_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES);
  }

  /**
   * Lets launches ask for so much shared memory; beyond 48 KiB a kernel must opt in.
   *
   * @param bytes per block
   * @throws CudaException if the device has less
   */
  public void allowDynamicShared(int bytes) {
    module.requireOpen();
    CudaStatus.check(
        "cuFuncSetAttribute(%s, dynamic shared bytes=%d)".formatted(name, bytes),
        JCudaDriver.cuFuncSetAttribute(
            function, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, bytes));
  }

  /**
   * Queues a launch. What goes wrong on the device is told by a later call.
   *
   * @throws CudaException if it cannot be queued
   */
  public void launch(CudaStream stream, LaunchShape shape, KernelArguments arguments) {
    module.requireOpen();
    int status =
        JCudaDriver.cuLaunchKernel(
            function,
            shape.gridX(),
            shape.gridY(),
            shape.gridZ(),
            shape.blockX(),
            shape.blockY(),
            shape.blockZ(),
            shape.dynamicSharedBytes(),
            stream.handle(),
            arguments.pointers(),
            null);
    CudaStatus.check("cuLaunchKernel " + name, status);
  }

  private int attribute(int attribute) {
    module.requireOpen();
    int[] value = new int[1];
    CudaStatus.check(
        "cuFuncGetAttribute", JCudaDriver.cuFuncGetAttribute(value, attribute, function));
    return value[0];
  }
}
