package headroom.kernel;

/** The generated source of a kernel does not compile: a fault of its generator, not of its user. */
public final class KernelCompileException extends RuntimeException {

  /**
   * A failure with what the compiler said.
   *
   * @param message configuration and first error
   */
  public KernelCompileException(String message) {
    super(message);
  }
}
