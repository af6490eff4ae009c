package headroom.tuner.record;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.kernel.KernelVariant;
import headroom.shape.AttentionShape;
import headroom.tuner.journal.RunHeader;
import headroom.tuner.measure.Outcome;
import headroom.tuner.measure.Screener;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;

/**
 * Screens every configuration of a space, in three steps:
 *
 * <ol>
 *   <li>each once;
 *   <li>again what was not seen on calm cores and may be fast all the same;
 *   <li>again the fastest, chosen anew each time: the one that leads after a single visit is the
 *       luckiest, not the fastest.
 * </ol>
 *
 * <p>What it does next depends on nothing but what its journal holds, so a recording that was
 * stopped goes on where it was.
 */
public final class SpaceRecorder {

  /** More would take a day. */
  static final int MOST_CONFIGS = 20_000;

  /** Calm samples that tell whether a configuration may be one of the fastest. */
  private static final int LEAST_CALM = 3;

  /** Calm samples that the fastest get: two visits' on calm cores. */
  static final int FINAL_CALM = 14;

  /** More visits find no calm cores either. */
  private static final int MOST_VISITS = 8;

  /** How many are the fastest: more than lie within the noise of one visit behind the best. */
  private static final int FINALISTS = 32;

  /** What a signal that all processes got may take to be known in this one. */
  private static final long SIGNAL_NANOS = 50_000_000;

  private final KernelVariant variant;
  private final AttentionShape shape;
  private final List<KernelConfig> all;
  private final Batches batches;
  private final Screener screener;
  private final Progress progress;
  private final long seed;
  private final Visits visits = new Visits();
  private final long startNanos = System.nanoTime();
  private long measuredHere;
  private int round;
  private volatile boolean stopped;

  /** Told after each configuration. */
  public interface Progress {
    /**
     * How far a recording is.
     *
     * @param done share of the visits, 0 to 1
     * @param remainingSeconds estimated from the visits of this process
     * @param what it is doing
     */
    void at(double done, double remainingSeconds, String what);
  }

  /**
   * A recorder that has not measured anything.
   *
   * @param space what is recorded, of that variant, as a whole
   * @param like the default configuration: what the controls are, or are most like
   * @param seed of the order
   * @throws IllegalArgumentException if nothing is legal, or too much to be measured
   */
  public SpaceRecorder(
      KernelVariant variant,
      AttentionShape shape,
      ConfigSpace space,
      KernelConfig like,
      Screener screener,
      Progress progress,
      long seed) {
    this.variant = variant;
    this.shape = shape;
    this.all = space.enumerate().limit(MOST_CONFIGS + 1L).toList();
    if (all.isEmpty() || all.size() > MOST_CONFIGS) {
      throw new IllegalArgumentException(
          all.isEmpty()
              ? "no configuration is legal with these values; keep more of them"
              : "more than %d configurations are legal; keep fewer values of some axes"
                  .formatted(MOST_CONFIGS));
    }
    this.batches = new Batches(variant, shape, all, like);
    this.screener = screener;
    this.progress = progress;
    this.seed = seed;
  }

  /** How many configurations are recorded. */
  public int size() {
    return all.size();
  }

  /** Asks the recording to end at the next outcome. */
  public void stop() {
    stopped = true;
  }

  /**
   * Records what the journal lacks.
   *
   * @param journal of this recording, where it is there already, else made
   * @param packed where the complete recording goes, compressed
   * @throws headroom.json.DocumentException if a file cannot be read or written, or the journal is
   *     of another recording
   * @throws CancellationException if {@link #stop} was called
   */
  public Summary record(Path journal, Path packed, RunHeader header) {
    try (RecordingJournal lines = RecordingJournal.open(journal, header, shape.label())) {
      lines.known().forEach(visits::add);
      visit(all.stream().filter(c -> visits.of(c) == 0).toList(), Step.EACH, lines);
      for (Step again : List.of(Step.DISTURBED, Step.FASTEST)) {
        List<KernelConfig> wanting = wanting(again);
        while (!wanting.isEmpty()) {
          visit(wanting, again, lines);
          wanting = wanting(again);
        }
      }
      lines.compressInto(packed);
    }
    return summary();
  }

  /** What a step has not seen often enough. */
  private List<KernelConfig> wanting(Step step) {
    List<KernelConfig> fastest =
        visits.fastest(step == Step.FASTEST ? FINALISTS : Integer.MAX_VALUE);
    if (fastest.isEmpty()) {
      return fastest;
    }
    double most = Outcome.Measured.MOST_DISTURBANCE * visits.nanos(fastest.getFirst());
    int calm = step == Step.FASTEST ? FINAL_CALM : LEAST_CALM;
    return fastest.stream()
        .filter(config -> visits.of(config) < MOST_VISITS && visits.calmSamples(config) < calm)
        .filter(config -> visits.nanos(config) < most)
        .toList();
  }

  private void visit(Collection<KernelConfig> configs, Step step, RecordingJournal lines) {
    List<List<KernelConfig>> drawn = batches.of(configs, seed + round++);
    int[] left = {drawn.stream().mapToInt(List::size).sum()};
    for (List<KernelConfig> batch : drawn) {
      long[] since = {System.nanoTime()};
      screener.compare(
          shape,
          batch,
          outcome -> {
            requireGoing(outcome);
            long now = System.nanoTime();
            lines.add(outcome, now - since[0]);
            since[0] = now;
            visits.add(outcome);
            measuredHere++;
            tell(--left[0], step);
          });
    }
  }

  /** The later steps take about as long as {@link #FINALISTS} visits, and a third of the first. */
  private void tell(int left, Step step) {
    double later = FINALISTS + all.size() / 3.0;
    double remaining = left + (step == Step.EACH ? later : step == Step.DISTURBED ? FINALISTS : 0);
    double perVisit = (System.nanoTime() - startNanos) / 1e9 / measuredHere;
    double done = Math.clamp(1 - remaining / (all.size() + later), 0, 1);
    progress.at(done, perVisit * remaining, step.label);
  }

  private enum Step {
    EACH("each once"),
    DISTURBED("again what was disturbed"),
    FASTEST("again the fastest");

    private final String label;

    Step(String label) {
      this.label = label;
    }
  }

  /** A worker that dies with this process, at Ctrl-C, is no outcome. */
  private void requireGoing(Outcome outcome) {
    if (!stopped && outcome instanceof Outcome.LaunchFailed) {
      LockSupport.parkNanos(SIGNAL_NANOS);
    }
    if (stopped) {
      throw new CancellationException("recording %s was stopped".formatted(variant.id()));
    }
  }

  private Summary summary() {
    return Summary.of(visits, all, batches.controls());
  }
}
