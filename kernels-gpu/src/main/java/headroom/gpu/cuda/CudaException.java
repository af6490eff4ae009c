package headroom.gpu.cuda;

/** The driver refused a call. Its message is one line: the call, the error, the cure. */
public final class CudaException extends RuntimeException {
  private final int code;

  CudaException(String call, int code) {
    super(CudaStatus.describe(call, code));
    this.code = code;
  }

  /** The driver's {@code CUresult}. */
  public int code() {
    return code;
  }

  /**
   * Whether every later call in this process fails too: a kernel crashed, and took its context
   * along. What is still to be measured needs a new process.
   */
  public boolean isContextLost() {
    return CudaStatus.isContextLost(code);
  }
}
