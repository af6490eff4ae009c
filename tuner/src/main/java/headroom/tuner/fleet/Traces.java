package headroom.tuner.fleet;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.profile.RunInfo;
import headroom.profile.SearchTrace;
import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** How a merged entry came about: what all runs together looked at, and how it was compared. */
final class Traces {

  /** Behind the strategy of an entry whose winner or a tie was never on the home node. */
  static final String SCALED = ", normalised by the default";

  /** Behind that of an entry that was decided by times of one node. */
  static final String RACED = ", raced on one node";

  private Traces() {}

  /** The sums over the runs, and the whole spaces. */
  static SearchTrace of(List<RunLog> logs, AttentionShape shape, List<ConfigSpace> spaces) {
    Map<String, Integer> outcomes = new TreeMap<>();
    Map<String, Long> rejected = new TreeMap<>();
    int runs = 0;
    for (RunLog log : logs) {
      Map<String, Integer> own = log.screened().getOrDefault(shape, Map.of());
      own.forEach((kind, count) -> outcomes.merge(kind, count, Integer::sum));
      runs += own.isEmpty() ? 0 : 1;
    }
    long points = 0;
    for (ConfigSpace space : spaces) {
      ConfigSpace.Census census = space.census();
      points += census.points();
      census.rejected().forEach((name, count) -> rejected.merge(name, count, Long::sum));
    }
    return SearchTrace.of(
        "%d runs merged".formatted(runs),
        points,
        outcomes.values().stream().mapToInt(Integer::intValue).sum(),
        outcomes,
        rejected);
  }

  /**
   * The entry with a note of how it was compared.
   *
   * @param scaled finalists whose times are not of the home node
   */
  static TunedShape marked(TunedShape tuned, Set<KernelConfig> scaled) {
    return noted(tuned, tuned.tieSet().stream().anyMatch(scaled::contains) ? SCALED : RACED);
  }

  static TunedShape noted(TunedShape tuned, String note) {
    SearchTrace search = tuned.search();
    return new TunedShape(
        tuned.shape(),
        tuned.models(),
        tuned.cacheState(),
        tuned.winner(),
        tuned.defaultTime(),
        tuned.runnerUp(),
        tuned.flagFree(),
        tuned.tieSet(),
        tuned.roofline(),
        tuned.appendNanosPerToken(),
        tuned.hugePageShare(),
        tuned.millijoulesPerDecode(),
        tuned.cold(),
        SearchTrace.of(
                search.strategy() + note,
                search.points(),
                search.evaluated(),
                search.outcomes(),
                search.rejected())
            .began(search.warmStarts())
            .ended(search.end()));
  }

  /** The smallest seed of all runs. */
  static long seed(List<RunLog> logs, List<RunInfo> others) {
    return LongStream.concat(
            logs.stream().mapToLong(Traces::seed), others.stream().mapToLong(RunInfo::seed))
        .min()
        .orElse(0);
  }

  private static long seed(RunLog log) {
    String text = log.header().identity().getOrDefault("seed", "");
    return text.matches("-?\\d{1,18}") ? Long.parseLong(text) : 0;
  }
}
