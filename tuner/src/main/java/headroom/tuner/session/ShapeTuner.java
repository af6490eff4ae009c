package headroom.tuner.session;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.dispatch.DefaultChoice;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.profile.Ceiling;
import headroom.profile.Roofline;
import headroom.profile.RooflinePoint;
import headroom.profile.SearchTrace;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.Confirmer;
import headroom.tuner.measure.Outcome;
import headroom.tuner.measure.Screener;
import headroom.tuner.search.SearchProblem;
import headroom.tuner.search.SearchStrategy;
import headroom.tuner.search.Strategies;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Tunes one shape: screens until its time share is used, then races the best against the default.
 */
final class ShapeTuner {

  /**
   * Configurations per screening request: interleaved with each other, and few enough that the
   * budget is kept within one request.
   */
  private static final int BATCH = 6;

  private final List<KernelVariant> variants;
  private final DeviceTraits traits;
  private final List<Ceiling> ceilings;
  private final Screener screener;
  private final Confirmer confirmer;
  private final RunClock clock;
  private final TimeUse timeUse;
  private final ForkCost forkCost;
  // The last one, not the slowest: a cold worker's first batch takes three times as long.
  private double requestSeconds;

  ShapeTuner(
      List<KernelVariant> variants,
      DeviceTraits traits,
      List<Ceiling> ceilings,
      Screener screener,
      Confirmer confirmer,
      RunClock clock,
      TimeUse timeUse) {
    this.variants = List.copyOf(variants);
    this.traits = traits;
    this.ceilings = List.copyOf(ceilings);
    this.screener = screener;
    this.confirmer = confirmer;
    this.clock = clock;
    this.timeUse = timeUse;
    this.forkCost = new ForkCost();
  }

  /** Told how far the shape is, 0 to 1. */
  interface Progress {
    void at(double done, String what);

    /** Whether another fork may begin. */
    default boolean goesOn() {
      return true;
    }

    /** The same from one share of the whole to another. */
    default Progress between(double before, double after) {
      Progress whole = this;
      return new Progress() {
        @Override
        public void at(double done, String what) {
          whole.at(before + (after - before) * done, what);
        }

        @Override
        public boolean goesOn() {
          return whole.goesOn();
        }
      };
    }
  }

  /** What to do for one shape. */
  record Order(
      AttentionShape shape,
      List<KernelConfig> seeds,
      Strategies strategy,
      int challengers,
      int rounds,
      long seed,
      double shareSeconds) {}

  /**
   * Screens one shape and runs the first rounds between its finalists.
   *
   * @throws ShapeFailedException if no configuration was correct, or the default failed
   */
  Race tune(Order order, Progress progress) {
    double start = clock.seconds();
    AttentionShape shape = order.shape();
    List<ConfigSpace> spaces = variants.stream().map(v -> v.space(shape, traits)).toList();
    KernelConfig fallback = DefaultChoice.of(variants, shape, traits);
    double confirmSeconds = confirmSeconds(shape, order.challengers(), order.rounds());
    double screenSeconds = Math.max(0, order.shareSeconds() - confirmSeconds);

    SearchStrategy search = order.strategy().start(problem(order, spaces, fallback));
    Finalists finalists = screen(shape, search, start, screenSeconds, order, progress);
    if (finalists.isEmpty()) {
      throw new ShapeFailedException(
          "no configuration could be measured: " + finalists.outcomes() + "; see the raw log");
    }
    Race race =
        new Race(
            shape,
            finalists.pick(order.challengers(), fallback, this::flagFree),
            fallback,
            trace(search, spaces, finalists),
            order.seed());
    double screenShare = screenSeconds / (screenSeconds + confirmSeconds);
    for (int round = 0; round < order.rounds() && progress.goesOn(); round++) {
      double before = screenShare + (1 - screenShare) * round / order.rounds();
      double after = screenShare + (1 - screenShare) * (round + 1) / order.rounds();
      round(race, 0, progress.between(before, after));
    }
    return race;
  }

  /**
   * Runs one more round of a race.
   *
   * @param visit 0 at first, one more each time that the run comes back to the shape
   * @throws ShapeFailedException if the default failed
   */
  void round(Race race, int visit, Progress progress) {
    int runners = race.runners();
    int[] ran = {0};
    double[] before = {clock.spentSeconds()};
    race.round(
        visit,
        confirmer,
        new Race.Sink() {
          @Override
          public void fork(int round, Outcome outcome) {
            progress.at(++ran[0] / (double) runners, "confirming, round %d".formatted(round));
            forkCost.observe(race.shape(), clock.spentSeconds() - before[0]);
            before[0] = clock.spentSeconds();
          }

          @Override
          public boolean goesOn() {
            return progress.goesOn();
          }
        });
  }

  /** Time that racing the finalists of a shape is expected to take. */
  double confirmSeconds(AttentionShape shape, int challengers, int rounds) {
    return (challengers + 1) * rounds * forkSeconds(shape);
  }

  /** Time that the last screening request took, what a shape takes at least beside its forks. */
  double requestSeconds() {
    return requestSeconds;
  }

  /** Time that one fork of a shape is expected to take. */
  double forkSeconds(AttentionShape shape) {
    return forkCost.predictSeconds(shape);
  }

  private SearchProblem problem(Order order, List<ConfigSpace> spaces, KernelConfig fallback) {
    List<KernelConfig> seeds = new ArrayList<>(List.of(fallback));
    variants.forEach(variant -> seeds.add(variant.defaultConfig(order.shape(), traits)));
    seeds.addAll(order.seeds());
    return new SearchProblem(spaces, seeds, order.seed());
  }

  private Finalists screen(
      AttentionShape shape,
      SearchStrategy search,
      double start,
      double screenSeconds,
      Order order,
      Progress progress) {
    Finalists found = new Finalists();
    do {
      List<KernelConfig> batch = thinking(() -> search.ask(BATCH));
      if (batch.isEmpty()) {
        break;
      }
      double before = clock.seconds();
      screener.screen(
          shape,
          batch,
          outcome -> {
            progress.at(
                screenSeconds == 0
                    ? 0
                    : Math.min(clock.seconds() - start, screenSeconds) / order.shareSeconds(),
                describe(shape, found));
            thinking(
                () -> {
                  search.tell(outcome);
                  return outcome;
                });
            found.add(outcome);
          });
      requestSeconds = clock.seconds() - before;
    } while (clock.seconds() - start + requestSeconds < screenSeconds);
    return found;
  }

  private <T> T thinking(Supplier<T> search) {
    long before = clock.wallNanos();
    T thought = search.get();
    timeUse.addSearch((clock.wallNanos() - before) / 1e9);
    return thought;
  }

  private String describe(AttentionShape shape, Finalists found) {
    return found.best().map(best -> describe(shape, found.evaluated(), best)).orElse("screening");
  }

  private String describe(AttentionShape shape, int tried, Outcome.Measured best) {
    int threads =
        variants.stream()
            .filter(variant -> variant.id().equals(best.config().variant()))
            .mapToInt(variant -> variant.threads(best.config()))
            .findFirst()
            .orElseThrow();
    RooflinePoint point = Roofline.point(shape, best.medianNanos(), threads, ceilings, traits);
    return String.format(
        Locale.ROOT,
        "screening: %d tried, best %.1f GFLOP/s, %.1f GB/s, %.0f%% of %s",
        tried,
        point.gflops(),
        point.gbPerSecond(),
        100 * point.share(),
        point.binding().label());
  }

  private static SearchTrace trace(
      SearchStrategy search, List<ConfigSpace> spaces, Finalists finalists) {
    Map<String, Long> rejected = new TreeMap<>();
    long points = 0;
    for (ConfigSpace space : spaces) {
      ConfigSpace.Census census = space.census();
      points += census.points();
      census.rejected().forEach((name, count) -> rejected.merge(name, count, Long::sum));
    }
    return SearchTrace.of(
        search.name(), points, finalists.evaluated(), finalists.outcomes(), rejected);
  }

  private boolean flagFree(KernelConfig config) {
    return variants.stream()
        .filter(variant -> variant.id().equals(config.variant()))
        .allMatch(variant -> variant.jvmFlags(config).isEmpty());
  }
}
