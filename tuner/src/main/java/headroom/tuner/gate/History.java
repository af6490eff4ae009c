package headroom.tuner.gate;

import headroom.json.TextFile;
import headroom.tuner.gate.stats.ChangePoints;
import headroom.tuner.gate.stats.Effect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The candidate's times, run after run, of one device: a slow drift that no single gate sees shows
 * as a change point.
 *
 * @param runs in the file's order
 */
public record History(List<Run> runs) {

  private static final int MAX_BYTES = 64 << 20;

  /** Share of shuffles that may do as well as a cut. */
  private static final double LEVEL = 0.01;

  private static final long SEED = 1;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * One gate.
   *
   * @param started when
   * @param candidate what was asked about
   * @param nanos of each benchmark that gave a number
   */
  public record Run(String started, String candidate, Map<String, Double> nanos) {}

  /**
   * A benchmark's time changed for good.
   *
   * @param benchmark which
   * @param at the first run after it
   * @param change of the median, a log: above 0, slower
   */
  public record Change(String benchmark, Run at, double change) {

    /** One line. */
    public String line() {
      return String.format(
          Locale.ROOT,
          "%s became %.1f%% %s at %s (%s)",
          benchmark,
          Math.abs(Effect.percent(change)),
          change > 0 ? "slower" : "faster",
          at.started(),
          at.candidate());
    }
  }

  /** Copies the list. */
  public History {
    runs = List.copyOf(runs);
  }

  /**
   * Reads the runs of one device; a line that was cut off by a crash, or is of another tool, is
   * passed over.
   */
  public static History read(Path file, String device) {
    List<Run> runs = new ArrayList<>();
    for (String text : TextFile.read(file, MAX_BYTES).lines().toList()) {
      parse(text)
          .filter(line -> line.path("device").asString("").equals(device))
          .ifPresent(line -> runs.add(run(line)));
    }
    return new History(runs);
  }

  /** The rest of a file is worth having where one of its lines is none. */
  private static Optional<JsonNode> parse(String text) {
    try {
      return Optional.of(JSON.readTree(text));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static Run run(JsonNode line) {
    Map<String, Double> nanos = new LinkedHashMap<>();
    for (JsonNode benchmark : line.path("benchmarks")) {
      double time = benchmark.path("candidateNanos").asDouble(0);
      if (time > 0 && Double.isFinite(time)) {
        nanos.put(benchmark.path("name").asString(""), time);
      }
    }
    return new Run(line.path("started").asString(""), line.path("candidate").asString(""), nanos);
  }

  /** Every change of every benchmark. */
  public List<Change> changes() {
    return runs.stream()
        .flatMap(run -> run.nanos().keySet().stream())
        .distinct()
        .sorted()
        .flatMap(name -> changes(name).stream())
        .toList();
  }

  private List<Change> changes(String name) {
    List<Run> with = runs.stream().filter(run -> run.nanos().containsKey(name)).toList();
    List<Double> logs =
        with.stream().map(run -> Math.log(run.nanos().getOrDefault(name, 1.0))).toList();
    List<Integer> cuts = ChangePoints.find(logs, LEVEL, SEED);
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < cuts.size(); i++) {
      int from = i == 0 ? 0 : cuts.get(i - 1);
      int to = i + 1 < cuts.size() ? cuts.get(i + 1) : logs.size();
      int at = cuts.get(i);
      double change = median(logs.subList(at, to)) - median(logs.subList(from, at));
      changes.add(new Change(name, with.get(at), change));
    }
    return changes;
  }

  private static double median(List<Double> values) {
    return new Median().evaluate(values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
