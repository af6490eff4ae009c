package headroom.tuner.session;

/** A shape for which nothing that could be reported was measured. */
final class ShapeFailedException extends RuntimeException {

  ShapeFailedException(String message) {
    super(message);
  }
}
