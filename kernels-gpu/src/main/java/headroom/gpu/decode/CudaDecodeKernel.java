package headroom.gpu.decode;

import headroom.gpu.cuda.CudaException;
import headroom.gpu.kernel.DecodePlan;
import headroom.gpu.kernel.QueryType;
import headroom.kernel.DecodeKernel;
import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import java.util.List;
import java.util.function.Supplier;

/**
 * A CUDA kernel behind the interface of the CPU's: each call uploads queries and cache, decodes,
 * and downloads the output. For checking; to decode again and again over one cache, see {@link
 * DeviceDecode}.
 */
public final class CudaDecodeKernel implements DecodeKernel {
  private final DecodeGpu gpu;
  private final boolean ownsGpu;
  private final LoadedDecode kernels;

  private CudaDecodeKernel(DecodeGpu gpu, boolean ownsGpu, DecodePlan plan) {
    this.gpu = gpu;
    this.ownsGpu = ownsGpu;
    this.kernels = gpu.load(plan, gpu.compile(plan));
  }

  /**
   * Compiles and loads a plan.
   *
   * @param gpu stays the caller's
   * @throws headroom.kernel.KernelCompileException if it does not compile
   */
  public static CudaDecodeKernel on(DecodeGpu gpu, DecodePlan plan) {
    return new CudaDecodeKernel(gpu, false, plan);
  }

  /**
   * The same on a GPU that is opened for this kernel, and closed with it.
   *
   * @param opener opens the GPU
   */
  public static CudaDecodeKernel opening(Supplier<DecodeGpu> opener, DecodePlan plan) {
    DecodeGpu gpu = opener.get();
    try {
      return new CudaDecodeKernel(gpu, true, plan);
    } catch (RuntimeException e) {
      gpu.close();
      throw e;
    }
  }

  @Override
  public KvLayout layout() {
    return KvLayout.rowMajor(kernels.plan().shape().headDim());
  }

  @Override
  public KvFormat format() {
    return kernels.plan().shape().format();
  }

  @Override
  public ElementType queryType() {
    return switch (QueryType.of(format().element())) {
      case F32 -> ElementType.F32;
      case BF16 -> ElementType.BF16;
      case F16 -> ElementType.F16;
    };
  }

  @Override
  public long scratchBytes() {
    return kernels.plan().partialBytes(kernels.plan().shape().batch());
  }

  @Override
  public void decode(float[] q, KvCache cache, float scale, float[] out) {
    // The driver keeps a context for each thread, and a runtime may decode on any.
    gpu.context().attach();
    try (DeviceKvCache copy = DeviceKvCache.upload(gpu.context(), cache);
        DeviceDecode decode = new DeviceDecode(gpu.context(), kernels, List.of(copy), scale)) {
      decode.setQueries(q);
      decode.queue(gpu.stream(), 0);
      gpu.stream().synchronize();
      decode.output(out);
    }
  }

  @Override
  public void close() {
    attachUnlessLost();
    kernels.close();
    if (ownsGpu) {
      gpu.close();
    }
  }

  /** With a lost context there is nothing left to give back. */
  private void attachUnlessLost() {
    try {
      gpu.context().attach();
    } catch (CudaException e) {
      if (!e.isContextLost()) {
        throw e;
      }
    }
  }
}
