package headroom.tuner.cli;

import java.io.PrintStream;

/** Shows how far long work is. */
interface ProgressDisplay extends AutoCloseable {

  /** A bar on a terminal, a plain line every few seconds elsewhere, nothing when quiet. */
  static ProgressDisplay choose(boolean quiet, PrintStream err) {
    if (quiet) {
      return new QuietProgress();
    }
    return Ansi.isTerminal() ? new BarProgress(err) : new LineProgress(err, System::nanoTime);
  }

  /** How far the work is. */
  void at(double done, double remainingSeconds, String what);

  /** A line to keep. */
  void line(String text);

  @Override
  void close();
}
