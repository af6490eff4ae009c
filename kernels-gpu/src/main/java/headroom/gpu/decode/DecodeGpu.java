package headroom.gpu.decode;

import headroom.gpu.compile.Architecture;
import headroom.gpu.compile.CompileRequest;
import headroom.gpu.compile.ImageForm;
import headroom.gpu.compile.KernelCompiler;
import headroom.gpu.compile.KernelImage;
import headroom.gpu.cuda.CudaContext;
import headroom.gpu.cuda.CudaDriver;
import headroom.gpu.cuda.CudaStream;
import headroom.gpu.kernel.DecodePlan;
import headroom.gpu.kernel.GpuTraits;
import java.util.function.BiFunction;

/** A GPU that decodes: opened, with a stream, and a compiler for it. For one thread. */
public final class DecodeGpu implements AutoCloseable {
  private final CudaContext context;
  private final CudaStream stream;
  private final KernelCompiler compiler;
  private final GpuTraits traits;

  private DecodeGpu(CudaContext context, KernelCompiler compiler) {
    this.context = context;
    this.compiler = compiler;
    this.traits = GpuTraits.of(context.device(), context.limits());
    this.stream = CudaStream.create(context);
  }

  /**
   * Opens a GPU that was detected.
   *
   * @param ordinal the driver's number for it
   */
  public static DecodeGpu open(int ordinal, KernelCompiler compiler) {
    CudaContext context = CudaContext.open(ordinal);
    try {
      return new DecodeGpu(context, compiler);
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  /** What kernels are compiled to for the GPUs of this process: a stand-in reads PTX alone. */
  public static ImageForm imageForm() {
    return CudaDriver.isEmulated() ? ImageForm.PTX : ImageForm.CUBIN;
  }

  /** The device. */
  public CudaContext context() {
    return context;
  }

  /** Where decodes are queued. */
  public CudaStream stream() {
    return stream;
  }

  /** What spaces need to know of it. */
  public GpuTraits traits() {
    return traits;
  }

  /**
   * Compiles a plan's program, or finds it compiled.
   *
   * @throws headroom.kernel.KernelCompileException if it does not compile
   */
  public KernelImage compile(DecodePlan plan) {
    return compile(plan.program()::request);
  }

  /**
   * The same of any source.
   *
   * @param request what to compile for an architecture, in a form
   */
  public KernelImage compile(BiFunction<Architecture, ImageForm, CompileRequest> request) {
    return compiler.compile(request.apply(traits.architecture(), imageForm()));
  }

  /** Loads a plan's kernels. */
  public LoadedDecode load(DecodePlan plan, KernelImage image) {
    return LoadedDecode.load(context, plan, image);
  }

  @Override
  public void close() {
    stream.close();
    context.close();
  }
}
