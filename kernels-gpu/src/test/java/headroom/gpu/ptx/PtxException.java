package headroom.gpu.ptx;

/** What is wrong with a module or with what its kernel did: where, what, and for which thread. */
public final class PtxException extends RuntimeException {
  private static final long serialVersionUID = 1;

  PtxException(String message) {
    super(message);
  }

  /** An instruction that the device does not know. */
  static PtxException missing(Statement statement) {
    return new PtxException(
        "opcode %s is not known to the test device: line %d: %s; add it to headroom.gpu.ptx"
            .formatted(statement.opcode(), statement.line(), statement.text()));
  }
}
