package headroom.gpu.compile;

import headroom.kernel.KernelCompileException;

/** Makes images of kernels. Implementations may be used by several threads at once. */
public interface KernelCompiler {

  /** The compiler and its version in one line, such as {@code nvcc 13.0.88}. */
  String identity();

  /**
   * Compiles, or finds, one image.
   *
   * @throws KernelCompileException if there is none: the request's description, what the compiler
   *     said, and the cure where one is known
   */
  KernelImage compile(CompileRequest request);
}
