package headroom.gpu.compile;

/** Bytes that are no cubin, or a damaged one: what was read, where, and what was wrong with it. */
public final class MalformedCubinException extends RuntimeException {
  /**
   * A fault of a file.
   *
   * @param message one line
   */
  public MalformedCubinException(String message) {
    super(message);
  }
}
