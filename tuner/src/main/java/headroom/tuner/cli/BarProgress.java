package headroom.tuner.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar that redraws itself, for a terminal. */
final class BarProgress implements ProgressDisplay {

  /** Steps of the bar: a thousandth of the run is finer than any terminal shows. */
  private static final int STEPS = 1000;

  private static final int REDRAW_MILLIS = 250;

  private final PrintStream err;
  private final ProgressBar bar;
  private volatile double remainingSeconds = Double.NaN;

  BarProgress(PrintStream err) {
    this.err = err;
    this.bar =
        new ProgressBarBuilder()
            .setTaskName("tune")
            .setInitialMax(STEPS)
            .setStyle(Ansi.enabled() ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(err))
            .setEtaFunction(state -> eta())
            .build();
  }

  private Optional<Duration> eta() {
    double seconds = remainingSeconds;
    return Double.isNaN(seconds)
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds((long) seconds));
  }

  @Override
  public void at(double done, double seconds, String what) {
    remainingSeconds = seconds;
    bar.stepTo(Math.round(done * STEPS));
    bar.setExtraMessage(" " + what);
  }

  @Override
  public void line(String text) {
    // The bar owns the last line: clear it, write above, and let the next redraw bring it back.
    err.print("\r\033[2K" + text + System.lineSeparator());
    bar.refresh();
  }

  @Override
  public void close() {
    bar.close();
  }
}
