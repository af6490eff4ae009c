package headroom.tuner.cli;

import headroom.profile.Ceiling;
import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import headroom.tuner.session.TuneListener;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Words for what a run tells: one line per ceiling set, shape, failure and remark. */
final class TuneReporter implements TuneListener {

  private final ProgressDisplay display;
  private int failures;

  TuneReporter(ProgressDisplay display) {
    this.display = display;
  }

  int failures() {
    return failures;
  }

  @Override
  public void progress(double done, double remainingSeconds, String what) {
    display.at(done, remainingSeconds, what);
  }

  @Override
  public void ceilings(List<Ceiling> ceilings) {
    int most = ceilings.stream().mapToInt(Ceiling::threads).max().orElse(1);
    display.line(
        ceilings.stream()
            .filter(ceiling -> ceiling.threads() == most)
            .map(TuneReporter::words)
            .collect(
                Collectors.joining(
                    ", ",
                    "ceilings, %d %s: ".formatted(most, most == 1 ? "thread" : "threads"),
                    "")));
  }

  private static String words(Ceiling ceiling) {
    return "%s %.0f %s"
        .formatted(ceiling.resource().label(), ceiling.best(), ceiling.resource().unit());
  }

  @Override
  public void tuned(TunedShape tuned, int index, int total) {
    double gain = tuned.defaultTime().medianNanos() / tuned.winner().medianNanos();
    display.line(
        String.format(
            Locale.ROOT,
            "%2d/%d  %s %-26s %8.1f µs  %6.1f GFLOP/s  %5.1f GB/s  %3.0f%% of %-9s  ×%.2f on"
                + " default",
            index,
            total,
            tuned.shape().kind(),
            tuned.shape().label(),
            tuned.winner().medianNanos() / 1e3,
            tuned.roofline().gflops(),
            tuned.roofline().gbPerSecond(),
            100 * tuned.roofline().share(),
            tuned.roofline().binding().label(),
            gain));
  }

  @Override
  public void failed(AttentionShape shape, String reason) {
    failures++;
    display.line("FAILED %s: %s".formatted(shape.label(), reason));
  }

  @Override
  public void note(String line) {
    display.line("note: " + line);
  }
}
