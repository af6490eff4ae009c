package headroom.gpu.decode;

import headroom.gpu.compile.KernelImage;
import headroom.gpu.cuda.CudaContext;
import headroom.gpu.cuda.CudaKernel;
import headroom.gpu.cuda.CudaModule;
import headroom.gpu.cuda.CudaStream;
import headroom.gpu.cuda.KernelArguments;
import headroom.gpu.kernel.CudaProgram;
import headroom.gpu.kernel.DecodePlan;

/** The kernels of a plan on the device, ready to be launched. */
public final class LoadedDecode implements AutoCloseable {
  private final DecodePlan plan;
  private final CudaModule module;
  private final CudaKernel split;
  private final CudaKernel combine;

  private LoadedDecode(DecodePlan plan, CudaModule module) {
    this.plan = plan;
    this.module = module;
    this.split = module.kernel(CudaProgram.SPLIT_ENTRY);
    this.combine = module.kernel(CudaProgram.COMBINE_ENTRY);
    split.allowDynamicShared(plan.sharedBytes());
  }

  /**
   * Loads them.
   *
   * @param image compiled from the plan's program
   * @throws headroom.gpu.cuda.CudaException if the device cannot run it
   */
  public static LoadedDecode load(CudaContext gpu, DecodePlan plan, KernelImage image) {
    CudaModule module = CudaModule.load(gpu, image.bytes());
    try {
      return new LoadedDecode(plan, module);
    } catch (RuntimeException e) {
      module.close();
      throw e;
    }
  }

  DecodePlan plan() {
    return plan;
  }

  /** Queues one decode of so many sequences. */
  void queue(CudaStream stream, int batch, KernelArguments arguments) {
    split.launch(stream, plan.split(batch), arguments);
    if (plan.combines()) {
      combine.launch(stream, plan.combine(batch), arguments);
    }
  }

  @Override
  public void close() {
    module.close();
  }
}
