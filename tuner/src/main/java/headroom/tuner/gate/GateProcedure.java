package headroom.tuner.gate;

import headroom.tuner.gate.stats.Holm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;

/**
 * Decides about a suite in two stages, pair by pair.
 *
 * <pre>
 *   screen    8 pairs of each      under half of what counts, and the target ruled out at 99.5%
 *                                  → decided after 4 or so; or p &gt; 10% after 8; else a survivor
 *   confirm   16 to 48 new pairs   as the survivor's spread asks; looks at half and at the end,
 *                                  Holm over survivors, 0.25% + 0.75% family-wise; who is clearly
 *                                  no slower passes earlier
 * </pre>
 *
 * <p>The tests of the second stage never see a pair of the first, so that being picked does not
 * make them look worse. Benchmarks take turns in random order: a slow spell of the machine hits
 * all. Nothing is ever divided by what other benchmarks did: a slowdown of all is a slowdown.
 */
public final class GateProcedure {

  private final PairSource source;
  private final BooleanSupplier timeIsUp;
  private final Listener listener;
  private final SplittableRandom random;

  /** Hears how far a gate is. */
  public interface Listener {

    /** Before each pair: of what, in which stage, and how much of it is done. */
    void pair(GateBenchmark benchmark, Stage stage, int done, int planned);

    /** When a stage ends. */
    default void note(String line) {}
  }

  /**
   * A procedure.
   *
   * @param source of the pairs
   * @param timeIsUp whether no further pair may be begun
   * @param listener told before each pair
   * @param seed of orders
   */
  public GateProcedure(PairSource source, BooleanSupplier timeIsUp, Listener listener, long seed) {
    this.source = source;
    this.timeIsUp = timeIsUp;
    this.listener = listener;
    this.random = new SplittableRandom(seed);
  }

  /** Decides about every benchmark; the results are in the suite's order. */
  public List<BenchmarkResult> run(List<GateBenchmark> suite) {
    List<Trial> trials = suite.stream().map(it -> new Trial(it, random.split())).toList();
    screen(trials);
    List<Trial> survivors = trials.stream().filter(Trial::open).toList();
    listener.note("%d of %d benchmarks to be confirmed".formatted(survivors.size(), trials.size()));
    confirm(survivors);
    trials.forEach(Trial::conclude);
    return trials.stream().map(Trial::result).toList();
  }

  private void screen(List<Trial> trials) {
    for (int pairs = Levels.SCREEN_BLOCK; pairs <= Levels.SCREEN_PAIRS; pairs += 2) {
      int wanted = pairs;
      takeUntil(trials, Stage.SCREEN, trial -> wanted);
      if (pairs < Levels.SCREEN_PAIRS) {
        trials.forEach(Trial::passEarly);
      }
    }
    trials.forEach(trial -> trial.endScreen(trials.size()));
  }

  private void confirm(List<Trial> survivors) {
    confirm(survivors, GateProcedure::half);
    look(survivors, Levels.FIRST_LOOK);
    confirm(survivors, trial -> trial.planned(Stage.CONFIRM));
    look(survivors, Levels.LAST_LOOK);
  }

  /** Block by block, so that who is clearly no slower takes no more time. */
  private void confirm(List<Trial> survivors, ToIntFunction<Trial> wanted) {
    int most = survivors.stream().mapToInt(wanted).max().orElse(0);
    for (int pairs = Levels.CONFIRM_BLOCK; pairs <= most; pairs += Levels.CONFIRM_BLOCK) {
      int block = pairs;
      takeUntil(survivors, Stage.CONFIRM, trial -> Math.min(block, wanted.applyAsInt(trial)));
      survivors.forEach(Trial::passEarly);
    }
  }

  /** Whole blocks of orders. */
  private static int half(Trial trial) {
    int planned = trial.planned(Stage.CONFIRM);
    return Math.ceilDiv(planned, 2 * Levels.CONFIRM_BLOCK) * Levels.CONFIRM_BLOCK;
  }

  private static void look(List<Trial> survivors, double level) {
    double[] adjusted = Holm.adjusted(survivors.stream().mapToDouble(Trial::test).toArray());
    for (int i = 0; i < adjusted.length; i++) {
      survivors.get(i).look(adjusted[i], level);
    }
  }

  private void takeUntil(List<Trial> trials, Stage stage, ToIntFunction<Trial> wanted) {
    List<Trial> turn = new ArrayList<>(trials);
    boolean more = true;
    while (more) {
      more = false;
      Collections.shuffle(turn, random);
      for (Trial trial : turn) {
        if (trial.open() && trial.pairs(stage) < wanted.applyAsInt(trial)) {
          listener.pair(trial.benchmark(), stage, trial.pairs(stage), trial.planned(stage));
          trial.take(stage, source, timeIsUp);
          more = true;
        }
      }
    }
  }
}
