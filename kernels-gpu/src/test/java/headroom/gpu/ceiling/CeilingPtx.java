package headroom.gpu.ceiling;

import headroom.gpu.compile.Architecture;
import headroom.gpu.compile.CompileCache;
import headroom.gpu.compile.CompileRequest;
import headroom.gpu.compile.CompilerDetection;
import headroom.gpu.compile.ImageForm;
import headroom.gpu.compile.KernelCompiler;
import headroom.gpu.compile.KernelImage;
import headroom.gpu.compile.NvccCompiler;
import headroom.gpu.compile.PrecompiledKernels;
import headroom.gpu.ptx.PtxModule;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The ceilings' PTX: of nvcc where it is, else what is stored with the tests under the name of its
 * source, so that it cannot be stale.
 */
final class CeilingPtx {
  static final CompileRequest REQUEST =
      CeilingKernels.request(Architecture.parse("sm_80"), ImageForm.PTX);

  private static final PrecompiledKernels STORE =
      new PrecompiledKernels(Path.of("src/test/resources/headroom/gpu/ceiling"));

  private CeilingPtx() {}

  static PtxModule module() {
    return PtxModule.of(compiler().compile(REQUEST).ptx());
  }

  static KernelCompiler compiler() {
    return switch (NvccCompiler.detect(System.getenv())) {
      case CompilerDetection.Present(var nvcc) ->
          new CompileCache(nvcc, Path.of("target", "ceiling-ptx"));
      case CompilerDetection.Absent(var reason) -> {
        System.out.println("PTX stored with the tests: " + reason);
        yield STORE;
      }
    };
  }

  /** Throws where the store lacks it. */
  static KernelImage stored() {
    return STORE.compile(REQUEST);
  }

  static void store() throws IOException {
    STORE.add(REQUEST, compiler().compile(REQUEST));
  }
}
