package headroom.tuner.gate;

/** A gate that cannot judge: one line that says what, which value, and the cure. */
public final class GateException extends RuntimeException {

  /** With its line. */
  public GateException(String message) {
    super(message);
  }
}
