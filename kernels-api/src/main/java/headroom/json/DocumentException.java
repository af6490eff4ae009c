package headroom.json;

/**
 * A file that cannot be read or written as what it should be. The message is one line for people:
 * which file, what is wrong at which place, and the cure; there is no cause to dig through.
 */
public final class DocumentException extends RuntimeException {

  /**
   * An error of one line.
   *
   * @param message file, place, value and cure; line breaks and control characters are replaced
   */
  public DocumentException(String message) {
    super(Quoting.oneLine(message));
  }
}
