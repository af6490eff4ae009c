package headroom.tuner.gate.history;

import headroom.json.JsonLines;
import headroom.tuner.gate.LineAppender;
import headroom.tuner.gate.stats.ChangePoints;
import headroom.tuner.gate.stats.Effect;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * The candidate's times, run after run: a slow drift that no single gate sees shows as a change
 * point.
 *
 * @param runs by time, the oldest first
 */
public record History(List<PastRun> runs) {

  /** Share of shuffles that may do as well as a cut. */
  private static final double LEVEL = 0.01;

  private static final long SEED = 1;

  /**
   * A benchmark's time changed for good.
   *
   * @param benchmark which
   * @param at the first run after it
   * @param change of the median, a log: above 0, slower
   */
  public record Change(String benchmark, PastRun at, double change) {

    /** One line. */
    public String line() {
      return "%s became %s at %s (%s)".formatted(benchmark, words(), at.time(), at.commit());
    }

    /** By how much, and in which direction: {@code 7.5% slower}. */
    public String words() {
      return String.format(
          Locale.ROOT,
          "%.1f%% %s",
          Math.abs(Effect.percent(change)),
          change > 0 ? "slower" : "faster");
    }
  }

  /** Sorts the runs. */
  public History {
    runs = runs.stream().sorted(Comparator.comparing(PastRun::time)).toList();
  }

  /**
   * Reads a history.
   *
   * @throws headroom.json.DocumentException naming the line that is none; a last line that was cut
   *     off by a crash is passed over
   */
  public static History read(Path file) {
    return new History(JsonLines.read(file).stream().map(PastRun::read).toList());
  }

  /** Appends a run to a file, on disk when this returns. */
  public static void append(Path file, PastRun run) throws IOException {
    try (LineAppender lines = new LineAppender(file)) {
      lines.append(run.line());
    }
  }

  /** The runs of one device: another's times say nothing of it. */
  public History on(String device) {
    return new History(runs.stream().filter(run -> run.device().equals(device)).toList());
  }

  /** Devices with a run, by name. */
  public List<String> devices() {
    return runs.stream().map(PastRun::device).distinct().sorted().toList();
  }

  /** Benchmarks with a number, by name. */
  public List<String> benchmarks() {
    return runs.stream()
        .flatMap(run -> run.benchmarks().stream())
        .map(PastTime::benchmark)
        .distinct()
        .sorted()
        .toList();
  }

  /** Runs that have a number of a benchmark. */
  public List<PastRun> with(String benchmark) {
    return runs.stream().filter(run -> run.of(benchmark).isPresent()).toList();
  }

  /** Every change of every benchmark, of one device's history. */
  public List<Change> changes() {
    return benchmarks().stream().flatMap(name -> changes(name).stream()).toList();
  }

  private List<Change> changes(String name) {
    List<PastRun> with = with(name);
    List<Double> logs =
        with.stream().map(run -> Math.log(run.of(name).orElseThrow().candidateNanos())).toList();
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
