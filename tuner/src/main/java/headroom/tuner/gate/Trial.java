package headroom.tuner.gate;

import headroom.tuner.gate.stats.BalancedOrders;
import headroom.tuner.gate.stats.Effect;
import headroom.tuner.gate.stats.Order;
import headroom.tuner.gate.stats.Pair;
import headroom.tuner.gate.stats.SignFlipTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One benchmark on its way through a gate: its pairs so far, and its verdict once it is decided.
 */
final class Trial {

  /** Pairs that may be taken again, as a share of those that are wanted. */
  private static final double MOST_DISTURBED = 1;

  private final GateBenchmark benchmark;
  private final BalancedOrders screenOrders;
  private final BalancedOrders confirmOrders;
  private final List<Pair> screen = new ArrayList<>();
  private final List<Pair> confirm = new ArrayList<>();
  private final List<Pair> disturbed = new ArrayList<>();
  private int planned;
  private double level = Levels.LAST_LOOK;
  private double pValue = Double.NaN;
  private @Nullable BenchmarkVerdict verdict;

  Trial(GateBenchmark benchmark, RandomGenerator random) {
    this.benchmark = benchmark;
    this.screenOrders = new BalancedOrders(random, Levels.SCREEN_BLOCK);
    this.confirmOrders = new BalancedOrders(random, Levels.CONFIRM_BLOCK);
  }

  GateBenchmark benchmark() {
    return benchmark;
  }

  boolean open() {
    return verdict == null;
  }

  int pairs(Stage stage) {
    return of(stage).size();
  }

  /** Pairs that a stage is to take. */
  int planned(Stage stage) {
    return switch (stage) {
      case SCREEN -> Levels.SCREEN_PAIRS;
      case CONFIRM -> planned;
    };
  }

  private List<Pair> of(Stage stage) {
    return switch (stage) {
      case SCREEN -> screen;
      case CONFIRM -> confirm;
    };
  }

  /**
   * Takes one more pair that counts; one that the control spoils is taken again at once, as long as
   * there is time.
   */
  void take(Stage stage, PairSource source, BooleanSupplier timeIsUp) {
    Order order =
        switch (stage) {
          case SCREEN -> screenOrders.next();
          case CONFIRM -> confirmOrders.next();
        };
    int before = of(stage).size();
    while (open() && of(stage).size() == before) {
      if (timeIsUp.getAsBoolean()) {
        giveUp("time was up after %d of %d pairs".formatted(before, planned(stage)));
        return;
      }
      switch (source.take(benchmark, order)) {
        case Taken.Measured measured -> file(measured.pair(), stage);
        case Taken.Incorrect incorrect -> verdict = wrong(incorrect);
        case Taken.Failed failed ->
            verdict = new BenchmarkVerdict.Broken(failed.arm().label() + ": " + failed.detail());
      }
    }
  }

  private void file(Pair pair, Stage stage) {
    if (benchmark.countsPair(pair)) {
      of(stage).add(pair);
      return;
    }
    disturbed.add(pair);
    int wanted = Levels.SCREEN_PAIRS + planned;
    if (disturbed.size() > MOST_DISTURBED * wanted) {
      int all = disturbed.size() + screen.size() + confirm.size();
      giveUp(
          "the machine was not the same for both arms in %d of %d pairs"
              .formatted(disturbed.size(), all));
    }
  }

  private static BenchmarkVerdict wrong(Taken.Incorrect incorrect) {
    return switch (incorrect.arm()) {
      case CANDIDATE ->
          new BenchmarkVerdict.Incorrect("the candidate's output is wrong: " + incorrect.detail());
      case BASE -> new BenchmarkVerdict.Broken("the base's output is wrong: " + incorrect.detail());
    };
  }

  /**
   * Ends a stage before it is over where a slowdown of the target's size is ruled out, unless the
   * pairs look like one that counts: a quiet machine rules out 5% long before it has proven 4%.
   */
  void passEarly() {
    if (!open()) {
      return;
    }
    List<Pair> pairs = confirm.isEmpty() ? screen : confirm;
    Effect effect = Effect.of(pairs);
    if (!suspect(effect)
        && effect.upperBound(Levels.EARLY_CONFIDENCE) < benchmark.thresholds().targetLog()
        && ControlDrift.none(pairs)) {
      conclude();
    }
  }

  private boolean suspect(Effect effect) {
    return effect.change() >= Levels.SUSPECT * benchmark.thresholds().minEffectLog();
  }

  /** Ends the screen: survives, with a number of new pairs to take, or is decided. */
  void endScreen(int benchmarks) {
    level = Levels.LAST_LOOK / benchmarks;
    if (!open()) {
      return;
    }
    Thresholds thresholds = benchmark.thresholds();
    Effect effect = Effect.of(screen);
    // Eight pairs stray by half of what counts: nobody who looks so slow is passed on them.
    if (!suspect(effect) && SignFlipTest.pValue(screen, Levels.SCREEN_BLOCK) > Levels.SCREEN) {
      conclude();
      return;
    }
    int needed =
        effect.pairsNeeded(thresholds.targetLog(), thresholds.minEffectLog(), level, Levels.POWER);
    int most = Math.max(Levels.MOST_CONFIRM, Levels.leastConfirm(benchmarks));
    planned =
        Levels.CONFIRM_BLOCK
            * Math.ceilDiv(
                Math.clamp(needed, Levels.leastConfirm(benchmarks), most), Levels.CONFIRM_BLOCK);
  }

  /** The p-value of the new pairs; 1 for who has been passed meanwhile. */
  double test() {
    return open() ? SignFlipTest.pValue(confirm, Levels.CONFIRM_BLOCK) : 1;
  }

  /** Takes note of a look: whether the slowdown is confirmed. */
  void look(double adjusted, double lookLevel) {
    if (!open()) {
      return;
    }
    pValue = adjusted;
    Effect effect = Effect.of(confirm);
    if (adjusted <= lookLevel && effect.change() >= least(effect) && ControlDrift.none(confirm)) {
      verdict =
          new BenchmarkVerdict.Slower(
              "%s slower, %s".formatted(Words.percent(effect.change()), Words.p(adjusted)));
    } else if (effect.change() <= 0) {
      conclude();
    }
  }

  /** The smallest change that counts here. */
  private double least(Effect effect) {
    return Math.max(
        benchmark.thresholds().minEffectLog(), Levels.NOISE_FLOORS * effect.noiseFloor());
  }

  /** Decides from what there is: nothing was confirmed, so it passes, or nobody knows. */
  void conclude() {
    if (!open()) {
      return;
    }
    List<Pair> pairs = confirm.isEmpty() ? screen : confirm;
    Effect effect = Effect.of(pairs);
    double bound = effect.upperBound(Levels.PASS_CONFIDENCE);
    if (!ControlDrift.none(pairs)) {
      giveUp("the control moved between base and candidate");
    } else if (!confirm.isEmpty() && effect.change() >= least(effect)) {
      giveUp(
          "looks %s slower, but %d pairs do not prove it"
              .formatted(Words.percent(effect.change()), pairs.size()));
    } else if (bound >= benchmark.thresholds().toleranceLog()) {
      giveUp("it may be as much as %s slower".formatted(Words.percent(bound)));
    } else {
      verdict = new BenchmarkVerdict.Pass("at most %s slower".formatted(Words.bound(bound)));
    }
  }

  /** Ends without an answer, but with what would have been one. */
  void giveUp(String why) {
    String detectable =
        effect(List.of(confirm, screen, disturbed))
            .map(effect -> effect.smallestDetectable(least(effect), level, Levels.DETECTION_POWER))
            .map(
                seen ->
                    "; so many pairs would have confirmed a slowdown of %s"
                        .formatted(Words.percent(seen)))
            .orElse("");
    verdict = new BenchmarkVerdict.Inconclusive(why + detectable);
  }

  /** Of the first of these that has enough pairs. */
  private static Optional<Effect> effect(List<List<Pair>> stages) {
    for (List<Pair> pairs : stages) {
      long first = pairs.stream().filter(pair -> pair.order() == Order.BASE_FIRST).count();
      if (Math.min(first, pairs.size() - first) >= Effect.LEAST_PAIRS / 2) {
        return Optional.of(Effect.of(pairs));
      }
    }
    return Optional.empty();
  }

  BenchmarkResult result() {
    if (verdict == null) {
      throw new IllegalStateException(benchmark.name() + " is not decided");
    }
    return new BenchmarkResult(
        benchmark,
        verdict,
        effect(List.of(confirm, screen)),
        Double.isNaN(pValue) ? OptionalDouble.empty() : OptionalDouble.of(pValue),
        screen,
        confirm,
        disturbed);
  }
}
