package headroom.gpu.cuda;

/** The driver refused a call. Its message is one line: the call, the error, the cure. */
final class CudaException extends Exception {
  final int code;

  CudaException(String call, int code) {
    super(CudaStatus.describe(call, code));
    this.code = code;
  }
}
