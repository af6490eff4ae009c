package headroom.gpu.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jcuda.Pointer;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.JCudaDriver;

/** Machine code on the device. */
public final class CudaModule extends CudaHandle {
  private final CUmodule module;

  private CudaModule(CUmodule module) {
    this.module = module;
  }

  /**
   * Loads an image.
   *
   * @param image a cubin, or PTX text, which the driver compiles
   * @throws CudaException if the driver cannot run it on this device
   */
  public static CudaModule load(CudaContext context, byte[] image) {
    context.requireOpen();
    try (Arena arena = Arena.ofConfined()) {
      // One more byte, zero: PTX is a C string. A cubin knows its own length.
      MemorySegment copy = arena.allocate(image.length + 1L, Long.BYTES);
      MemorySegment.copy(MemorySegment.ofArray(image), 0, copy, 0, image.length);
      CUmodule module = new CUmodule();
      CudaStatus.check(
          "cuModuleLoadData",
          JCudaDriver.cuModuleLoadDataEx(
              module, Pointer.to(copy.asByteBuffer()), 0, new int[0], Pointer.to(new Pointer[0])));
      return new CudaModule(module);
    }
  }

  /**
   * A kernel of this module.
   *
   * @param name as in the source, where it is {@code extern "C"}
   * @throws CudaException if there is none of this name
   */
  public CudaKernel kernel(String name) {
    requireOpen();
    CUfunction function = new CUfunction();
    CudaStatus.check(
        "cuModuleGetFunction " + name, JCudaDriver.cuModuleGetFunction(function, module, name));
    return new CudaKernel(name, function, this);
  }

  @Override
  void release() {
    CudaStatus.check("cuModuleUnload", JCudaDriver.cuModuleUnload(module));
  }
}
