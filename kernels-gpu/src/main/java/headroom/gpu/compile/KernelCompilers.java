package headroom.gpu.compile;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Chooses how kernels are compiled on this machine. */
public final class KernelCompilers {
  private KernelCompilers() {}

  /**
   * The first of these that is here: nvcc, which every version of CUDA has and which warns best;
   * NVRTC, which needs no host compiler. Behind a cache either way.
   *
   * @param environment of this process
   * @param cacheFolder where images are kept between runs
   */
  public static CompilerDetection ofThisSystem(Map<String, String> environment, Path cacheFolder) {
    return switch (NvccCompiler.detect(environment)) {
      case CompilerDetection.Present(var nvcc) -> cached(nvcc, cacheFolder);
      case CompilerDetection.Absent(var noNvcc) ->
          switch (NvrtcCompiler.detect(environment)) {
            case CompilerDetection.Present(var nvrtc) -> cached(nvrtc, cacheFolder);
            case CompilerDetection.Absent(var noNvrtc) ->
                new CompilerDetection.Absent(noNvcc + "; " + noNvrtc);
          };
    };
  }

  /**
   * Takes what was precompiled, and compiles the rest where there is a compiler.
   *
   * @param precompiled a folder of images; where it does not exist, {@code compiler} is the answer
   * @param compiler what was found for the rest
   */
  public static CompilerDetection withPrecompiled(Path precompiled, CompilerDetection compiler) {
    if (!Files.isDirectory(precompiled)) {
      return compiler;
    }
    PrecompiledKernels images = new PrecompiledKernels(precompiled);
    return new CompilerDetection.Present(
        switch (compiler) {
          case CompilerDetection.Present(var rest) -> images.before(rest);
          case CompilerDetection.Absent _ -> images;
        });
  }

  private static CompilerDetection cached(KernelCompiler compiler, Path folder) {
    return new CompilerDetection.Present(new CompileCache(compiler, folder));
  }
}
