package headroom.gpu.compile;

/** NVRTC refused a call: its error's name, and what it logged of the program. */
final class NvrtcException extends RuntimeException {
  NvrtcException(String message) {
    super(message);
  }
}
