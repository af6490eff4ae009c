package headroom.tuner.report;

/**
 * Emphasis for terminals, or none.
 *
 * @param ansi whether escape sequences are written
 */
record Paint(boolean ansi) {

  String bold(String text) {
    return ansi ? "\033[1m" + text + "\033[0m" : text;
  }
}
