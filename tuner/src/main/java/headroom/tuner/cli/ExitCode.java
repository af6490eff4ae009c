package headroom.tuner.cli;

/** The exit codes of every command; the README lists them. */
final class ExitCode {

  /** All that was asked for was done. */
  static final int OK = 0;

  /**
   * The command ran, but something failed that the user could not have known beforehand. Of a gate:
   * the candidate is slower, or wrong, and nothing else.
   */
  static final int FAILED = 1;

  /**
   * The input is wrong: an option, a file, a value. Nothing was started, nothing written. Of a
   * gate: whatever kept it from judging.
   */
  static final int BAD_INPUT = 2;

  /** Of a gate: the data does not tell. */
  static final int INCONCLUSIVE = 3;

  /** The machine lacks something: a JDK, Maven, a GPU driver. */
  static final int MISSING = 4;

  /**
   * Another run writes the same output; nothing was started. 5 is the scripts': the build failed.
   */
  static final int BUSY = 6;

  /** Stopped by Ctrl-C; what was confirmed until then is on disk. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
