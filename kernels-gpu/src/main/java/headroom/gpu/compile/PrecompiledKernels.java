package headroom.gpu.compile;

import headroom.kernel.KernelCompileException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Images that another machine made, for one without a toolkit. They are found by {@link
 * CompileRequest#key()}: a kernel whose text has changed since is not found, rather than run as it
 * was.
 */
public final class PrecompiledKernels implements KernelCompiler {
  private final CubinStore store;

  /** The images in this folder. */
  public PrecompiledKernels(Path folder) {
    store = new CubinStore(folder);
  }

  @Override
  public String identity() {
    return "precompiled";
  }

  @Override
  public KernelImage compile(CompileRequest request) {
    return store
        .find(request)
        .orElseThrow(
            () ->
                new KernelCompileException(
                    request.describe()
                        + " is not among the precompiled kernels; install the CUDA toolkit, or"
                        + " make the bundle again from these sources"));
  }

  /** These where they have the image, else that compiler. */
  KernelCompiler before(KernelCompiler rest) {
    return new KernelCompiler() {
      @Override
      public String identity() {
        return "precompiled, else " + rest.identity();
      }

      @Override
      public KernelImage compile(CompileRequest request) {
        return store.find(request).orElseGet(() -> rest.compile(request));
      }
    };
  }

  /**
   * Adds an image, on the machine that has the toolkit.
   *
   * @throws IOException if the folder cannot be written
   */
  public void add(CompileRequest request, KernelImage image) throws IOException {
    store.keep(request, image);
  }
}
