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
 *   <li>once more what was never seen on calm cores and may be fast all the same;
 *   <li>the fastest again and again, chosen anew each time: the one that leads after a single visit
 *       is the luckiest, not the fastest.
 * </ol>
 *
 * <p>What it does next depends on nothing but what its journal holds, so a recording that was
 * stopped goes on where it was.
 */
public final class SpaceRecorder {

  /** More would take a day. */
  static final int MOST_CONFIGS = 20_000;

  /** Visits that the fastest get. */
  static final int FINAL_VISITS = 5;

  /** How many are the fastest: more than lie within the noise of one visit behind the best. */
  static final int FINALISTS = 32;

  /** A neighbour halves a core's speed, but seldom for most of a visit. */
  private static final double MOST_DISTURBANCE = 1.4;

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
      visit(all.stream().filter(config -> visits.of(config) == 0).toList(), 0, lines);
      visit(doubtful(), 1, lines);
      int step = 2;
      for (List<KernelConfig> left = finalists(); !left.isEmpty(); left = finalists()) {
        visit(left, step++, lines);
      }
      lines.compressInto(packed);
    }
    return summary();
  }

  /** Those of the fastest so far that were not seen often enough. */
  private List<KernelConfig> finalists() {
    return visits.fastest(FINALISTS).stream()
        .filter(config -> visits.of(config) < FINAL_VISITS)
        .toList();
  }

  private List<KernelConfig> doubtful() {
    List<KernelConfig> best = visits.fastest(1);
    double most = best.isEmpty() ? 0 : MOST_DISTURBANCE * visits.nanos(best.getFirst());
    return all.stream()
        .filter(config -> visits.of(config) == 1 && visits.onlyDisturbed(config))
        .filter(config -> visits.nanos(config) < most)
        .toList();
  }

  private void visit(Collection<KernelConfig> configs, int step, RecordingJournal lines) {
    int[] left = {configs.size()};
    for (List<KernelConfig> batch : batches.of(configs, seed + step)) {
      long[] since = {System.nanoTime()};
      screener.screen(
          shape,
          batch,
          outcome -> {
            requireGoing(outcome);
            long now = System.nanoTime();
            lines.add(outcome, now - since[0]);
            since[0] = now;
            visits.add(outcome);
            measuredHere++;
            left[0] -= left[0] > 0 ? 1 : 0;
            tell(left[0], step);
          });
    }
  }

  private void tell(int left, int step) {
    long finals = (long) Math.min(FINALISTS, all.size()) * (FINAL_VISITS - Math.max(step, 1));
    double remaining = left + Math.max(0, finals);
    double perVisit = (System.nanoTime() - startNanos) / 1e9 / measuredHere;
    double total = all.size() + (double) Math.min(FINALISTS, all.size()) * (FINAL_VISITS - 1);
    String what =
        switch (step) {
          case 0 -> "each of %d once".formatted(all.size());
          case 1 -> "again what was disturbed";
          default -> "the fastest, up to %d visits".formatted(FINAL_VISITS);
        };
    progress.at(Math.clamp(1 - remaining / total, 0, 1), perVisit * remaining, what);
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
