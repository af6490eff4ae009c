package headroom.tuner.session;

/**
 * An unfinished run that cannot go on as it was asked to; nothing was measured or written. The
 * message is one line: which file, what does not fit, and the cure.
 */
public final class ResumeException extends RuntimeException {

  ResumeException(String message) {
    super(message);
  }
}
