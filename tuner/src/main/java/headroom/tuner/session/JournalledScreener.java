package headroom.tuner.session;

import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;
import headroom.tuner.journal.RunEvent;
import headroom.tuner.measure.Outcome;
import headroom.tuner.measure.Screener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Screens what the journal has no outcome of. A request that was cut in its midst goes on with the
 * configurations that were not known.
 */
final class JournalledScreener implements Screener {

  private final Screener screener;
  private final RunJournal journal;
  private final RunClock clock;
  private final Consumer<Outcome> beforeRecording;

  /**
   * A screener with a memory.
   *
   * @param beforeRecording sees each new outcome first; throws if it is none, because the run was
   *     stopped and its children with it
   */
  JournalledScreener(
      Screener screener, RunJournal journal, RunClock clock, Consumer<Outcome> beforeRecording) {
    this.screener = screener;
    this.journal = journal;
    this.clock = clock;
    this.beforeRecording = beforeRecording;
  }

  /** One of a screener's two ways to measure. */
  private interface Measuring {
    void measure(AttentionShape shape, List<KernelConfig> configs, Consumer<Outcome> sink);
  }

  @Override
  public void screen(AttentionShape shape, List<KernelConfig> configs, Consumer<Outcome> sink) {
    recallOr(screener::screen, shape, configs, sink);
  }

  @Override
  public void compare(AttentionShape shape, List<KernelConfig> configs, Consumer<Outcome> sink) {
    recallOr(screener::compare, shape, configs, sink);
  }

  @Override
  public void again(AttentionShape shape, KernelConfig config, Consumer<Outcome> sink) {
    recallOr(
        (same, configs, told) -> screener.again(same, configs.getFirst(), told),
        shape,
        List.of(config),
        sink);
  }

  private void recallOr(
      Measuring measuring,
      AttentionShape shape,
      List<KernelConfig> configs,
      Consumer<Outcome> sink) {
    String label = shape.label();
    List<KernelConfig> unknown = new ArrayList<>(configs);
    while (!unknown.isEmpty()) {
      Optional<RunEvent.Screened> known =
          journal.recall(
              RunEvent.Screened.class,
              event -> event.shape().equals(label) && unknown.contains(event.outcome().config()),
              "screening %s on %s".formatted(unknown.getFirst(), label));
      if (known.isEmpty()) {
        measure(measuring, shape, unknown, sink);
        return;
      }
      unknown.remove(known.get().outcome().config());
      sink.accept(known.get().outcome());
    }
  }

  private void measure(
      Measuring measuring,
      AttentionShape shape,
      List<KernelConfig> configs,
      Consumer<Outcome> sink) {
    long[] start = {clock.wallNanos()};
    measuring.measure(
        shape,
        configs,
        outcome -> {
          beforeRecording.accept(outcome);
          journal.add(start[0], stamp -> new RunEvent.Screened(stamp, shape.label(), outcome));
          sink.accept(outcome);
          start[0] = clock.wallNanos();
        });
  }

  @Override
  public void close() {
    screener.close();
  }
}
