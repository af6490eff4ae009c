package headroom.gpu.kernel;

import headroom.gpu.compile.Architecture;
import headroom.gpu.compile.CompileCache;
import headroom.gpu.compile.CompileRequest;
import headroom.gpu.compile.CompilerDetection;
import headroom.gpu.compile.CubinReader;
import headroom.gpu.compile.ImageForm;
import headroom.gpu.compile.KernelCompiler;
import headroom.gpu.compile.KernelResources;
import headroom.gpu.compile.KernelSource;
import headroom.gpu.compile.NvccCompiler;
import java.nio.file.Path;
import java.util.List;

/** This machine's nvcc, as the tests use it: what it made once is kept under {@code target/}. */
final class Nvcc {
  /** The first that has all that the kernels use; the test device runs its PTX. */
  static final Architecture PTX_TARGET = Architecture.parse("sm_80");

  private static final CompilerDetection FOUND = NvccCompiler.detect(System.getenv());
  private static final Path KEPT = Path.of("target", "nvcc");

  private Nvcc() {}

  /** Whether this machine has it. */
  static boolean present() {
    return FOUND instanceof CompilerDetection.Present;
  }

  /** Such as {@code 13.0.88}; nothing where there is none. */
  static String version() {
    return FOUND instanceof CompilerDetection.Present(var nvcc)
        ? nvcc.identity().replace("nvcc ", "")
        : "";
  }

  /** PTX of a program for the test device. */
  static String ptx(CudaProgram program) {
    return compiler().compile(ptxRequest(program)).ptx();
  }

  /** The same of a source that a test has changed. */
  static String ptx(CudaProgram program, KernelSource source) {
    return compiler()
        .compile(new CompileRequest(source, program.macros(), PTX_TARGET, ImageForm.PTX))
        .ptx();
  }

  static CompileRequest ptxRequest(CudaProgram program) {
    return program.request(PTX_TARGET, ImageForm.PTX);
  }

  /** What a program's kernels need on an architecture. */
  static List<KernelResources> resources(CudaProgram program, Architecture architecture) {
    return CubinReader.read(
        compiler().compile(program.request(architecture, ImageForm.CUBIN)).bytes());
  }

  private static KernelCompiler compiler() {
    return switch (FOUND) {
      case CompilerDetection.Present(var nvcc) -> new CompileCache(nvcc, KEPT);
      case CompilerDetection.Absent(var reason) -> throw new IllegalStateException(reason);
    };
  }
}
