package headroom.tuner.session;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.profile.RooflinePoint;
import headroom.profile.SearchEnd;
import headroom.profile.SearchTrace;
import headroom.profile.WarmStart;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.Outcome;
import headroom.tuner.measure.Screener;
import headroom.tuner.search.SearchProblem;
import headroom.tuner.search.SearchStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Searches one shape: screens the default, cuts the spaces to what could beat it, and asks a
 * strategy for one configuration after the other until the shape's time is used or more of it
 * promises little. Those that are too close to call are timed again, beside each other.
 */
final class ShapeSearch {

  /** The default and one more, or there is no race. */
  private static final int LEAST_EVALUATED = 2;

  private final Competitors competitors;
  private final Screener screener;
  private final RunClock clock;
  private final TimeUse timeUse;
  // The last one, not the slowest: a cold worker's first one takes three times as long.
  private double evaluationSeconds;

  ShapeSearch(Competitors competitors, Screener screener, RunClock clock, TimeUse timeUse) {
    this.competitors = competitors;
    this.screener = screener;
    this.clock = clock;
    this.timeUse = timeUse;
  }

  /** What was screened, and how the search went. */
  record Result(Finalists finalists, SearchTrace trace) {}

  /** A space, and what its constraints leave of it. */
  private record Counted(ConfigSpace space, ConfigSpace.Census census) {

    boolean has(KernelConfig config) {
      return space.violation(config).isEmpty();
    }

    /** Whether anything is left: a strategy draws in vain from a space that has nothing. */
    boolean open() {
      return census.legal() > 0;
    }
  }

  /** Time that a search takes at least, by the last evaluation. */
  double leastSeconds() {
    return LEAST_EVALUATED * evaluationSeconds;
  }

  /** Runs the search; told 0 to 1 how far it is. */
  Result run(ShapeTuner.Order order, ShapeTuner.Progress progress) {
    double start = clock.seconds();
    AttentionShape shape = order.shape();
    KernelConfig fallback = competitors.fallback(shape);
    Finalists found = new Finalists();
    progress.at(0, "screening");
    Outcome first = measure(shape, fallback);
    found.add(first);

    List<Counted> spaces =
        competitors.spaces(shape, first).stream()
            .map(space -> new Counted(space, space.census()))
            .toList();
    List<WarmStart> warmStarts =
        order
            .warmStarts()
            .of(shape, order.tuned(), config -> spaces.stream().anyMatch(it -> it.has(config)));
    SearchStrategy search =
        thinking(() -> order.strategy().start(problem(order, spaces, warmStarts)));
    double seconds = order.allotment().reaching(competitors.share(shape, first)).seconds();
    Playoff playoff = new Playoff(found, order.challengers(), fallback, seconds);
    EarlyStop stop = new EarlyStop(measured -> competitors.share(shape, measured));
    Optional<SearchEnd> end = stop.after(first);
    while (end.isEmpty()) {
      double spent = clock.seconds() - start;
      progress.at(seconds > 0 ? Math.min(1, spent / seconds) : 0, describe(shape, found));
      boolean enough = found.evaluated() >= LEAST_EVALUATED || !progress.goesOn();
      double kept = playoff.keptSeconds(evaluationSeconds);
      if (enough && spent + evaluationSeconds + kept >= seconds) {
        end = Optional.of(new SearchEnd.BudgetUsed(seconds));
        break;
      }
      List<KernelConfig> next = thinking(() -> search.ask(1));
      if (next.isEmpty()) {
        end = Optional.of(new SearchEnd.AllTried());
      } else if (next.getFirst().equals(fallback)) {
        tell(search, first);
      } else {
        Outcome outcome = measure(shape, next.getFirst());
        found.add(outcome);
        tell(search, outcome);
        end = stop.after(outcome);
      }
    }
    play(playoff, shape, seconds - (clock.seconds() - start), progress);
    return new Result(found, trace(search, spaces, found).began(warmStarts).ended(end));
  }

  private void play(
      Playoff playoff, AttentionShape shape, double leftSeconds, ShapeTuner.Progress progress) {
    List<KernelConfig> players = playoff.players(evaluationSeconds, leftSeconds);
    double end = clock.seconds() + leftSeconds;
    double passSeconds = 0;
    for (int pass = 1; pass <= Playoff.PASSES && !players.isEmpty(); pass++) {
      double start = clock.seconds();
      if (start + passSeconds > end || !progress.goesOn()) {
        return;
      }
      progress.at(
          1,
          "screening: the %d too close to call, pass %d of %d"
              .formatted(players.size(), pass, Playoff.PASSES));
      players = visited(players, shape, playoff.found()).reversed();
      passSeconds = clock.seconds() - start;
    }
  }

  /** Times each once more; those that still run. */
  private List<KernelConfig> visited(
      List<KernelConfig> players, AttentionShape shape, Finalists found) {
    List<KernelConfig> measured = new ArrayList<>();
    for (KernelConfig player : players) {
      screener.again(
          shape,
          player,
          outcome -> {
            found.addInTurn(outcome);
            if (outcome instanceof Outcome.Measured) {
              measured.add(player);
            }
          });
    }
    return measured;
  }

  private SearchProblem problem(
      ShapeTuner.Order order, List<Counted> spaces, List<WarmStart> warmStarts) {
    List<ConfigSpace> open = spaces.stream().filter(Counted::open).map(Counted::space).toList();
    List<KernelConfig> seeds =
        Stream.of(
                Stream.of(competitors.fallback(order.shape())),
                warmStarts.stream().map(WarmStart::config),
                competitors.defaults(order.shape()).stream())
            .flatMap(configs -> configs)
            .toList();
    // Where nothing is left, the strategy finds that out.
    return new SearchProblem(
        open.isEmpty() ? List.of(spaces.getFirst().space()) : open, seeds, order.seed());
  }

  private Outcome measure(AttentionShape shape, KernelConfig config) {
    double before = clock.seconds();
    List<Outcome> told = new ArrayList<>();
    screener.screen(shape, List.of(config), told::add);
    evaluationSeconds = clock.seconds() - before;
    return told.getFirst();
  }

  private <T> T thinking(Supplier<T> search) {
    long before = clock.wallNanos();
    T thought = search.get();
    timeUse.addSearch((clock.wallNanos() - before) / 1e9);
    return thought;
  }

  private void tell(SearchStrategy search, Outcome outcome) {
    thinking(
        () -> {
          search.tell(outcome);
          return outcome;
        });
  }

  private String describe(AttentionShape shape, Finalists found) {
    return found.best().map(best -> describe(shape, found.evaluated(), best)).orElse("screening");
  }

  private String describe(AttentionShape shape, int tried, Outcome.Measured best) {
    RooflinePoint point = competitors.point(shape, best);
    return String.format(
        Locale.ROOT,
        "screening: %d tried, best %.1f GFLOP/s, %.1f GB/s, %.0f%% of %s",
        tried,
        point.gflops(),
        point.gbPerSecond(),
        100 * point.share(),
        point.binding().label());
  }

  private static SearchTrace trace(SearchStrategy search, List<Counted> spaces, Finalists found) {
    Map<String, Long> rejected = new TreeMap<>();
    long points = 0;
    for (Counted counted : spaces) {
      points += counted.census().points();
      counted.census().rejected().forEach((name, count) -> rejected.merge(name, count, Long::sum));
    }
    return SearchTrace.of(search.name(), points, found.evaluated(), found.outcomes(), rejected);
  }
}
