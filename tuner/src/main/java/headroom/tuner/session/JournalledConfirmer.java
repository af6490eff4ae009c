package headroom.tuner.session;

import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;
import headroom.tuner.journal.RunEvent;
import headroom.tuner.measure.Confirmer;
import headroom.tuner.measure.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Forks what the journal has no outcome of. */
final class JournalledConfirmer implements Confirmer {

  private record Finalist(AttentionShape shape, KernelConfig config) {}

  private final Confirmer confirmer;
  private final RunJournal journal;
  private final RunClock clock;
  private final Consumer<Outcome> beforeRecording;
  private final Map<Finalist, Integer> forks = new HashMap<>();

  /**
   * A confirmer with a memory.
   *
   * @param beforeRecording sees each new outcome first; throws if it is none, because the run was
   *     stopped and its children with it
   */
  JournalledConfirmer(
      Confirmer confirmer, RunJournal journal, RunClock clock, Consumer<Outcome> beforeRecording) {
    this.confirmer = confirmer;
    this.journal = journal;
    this.clock = clock;
    this.beforeRecording = beforeRecording;
  }

  @Override
  public Outcome fork(AttentionShape shape, KernelConfig config) {
    int round = forks.merge(new Finalist(shape, config), 1, Integer::sum);
    String label = shape.label();
    Optional<RunEvent.Forked> known =
        journal.recall(
            RunEvent.Forked.class,
            event ->
                event.round() == round
                    && event.shape().equals(label)
                    && event.outcome().config().equals(config),
            "fork %d of %s on %s".formatted(round, config, label));
    if (known.isPresent()) {
      confirmer.recall(shape, known.get().outcome());
      return known.get().outcome();
    }
    long start = clock.wallNanos();
    Outcome outcome = confirmer.fork(shape, config);
    beforeRecording.accept(outcome);
    journal.add(start, stamp -> new RunEvent.Forked(stamp, round, label, outcome));
    return outcome;
  }
}
