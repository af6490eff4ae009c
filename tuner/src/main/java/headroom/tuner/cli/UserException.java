package headroom.tuner.cli;

/** Something the user can put right: one line that says what, which value, and the cure. */
final class UserException extends RuntimeException {

  private final int exitCode;

  private UserException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  static UserException badInput(String message) {
    return new UserException(ExitCode.BAD_INPUT, message);
  }

  static UserException missing(String message) {
    return new UserException(ExitCode.MISSING, message);
  }

  static UserException busy(String message) {
    return new UserException(ExitCode.BUSY, message);
  }

  static UserException failed(String message) {
    return new UserException(ExitCode.FAILED, message);
  }

  int exitCode() {
    return exitCode;
  }

  /** The message, which is never null here. */
  String line() {
    String message = getMessage();
    return message == null ? "unknown error" : message.replaceAll("\\R+", " ");
  }
}
