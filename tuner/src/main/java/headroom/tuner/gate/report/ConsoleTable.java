package headroom.tuner.gate.report;

import headroom.tuner.gate.BenchmarkResult;
import headroom.tuner.gate.GateResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The result for a terminal: a line per benchmark, and the verdict last. */
public final class ConsoleTable {

  private static final List<String> HEAD =
      List.of("benchmark", "verdict", "base µs", "cand. µs", "change", "spread", "pairs");

  /** Columns aligned to the left. */
  private static final int WORDS = 2;

  private static final String GAP = "  ";

  private ConsoleTable() {}

  /** The text, ending in a line break. */
  public static String of(GateResult result) {
    List<List<String>> rows = new ArrayList<>(List.of(HEAD));
    for (BenchmarkResult benchmark : result.benchmarks()) {
      rows.add(
          List.of(
              benchmark.benchmark().name(),
              benchmark.verdict().label(),
              Figures.baseMicros(benchmark),
              Figures.candidateMicros(benchmark),
              Figures.change(benchmark),
              Figures.spread(benchmark),
              Figures.pairs(benchmark)));
    }
    int[] widths = new int[HEAD.size()];
    rows.forEach(
        row -> {
          for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
          }
        });
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      text.append(line(rows.get(i), widths));
      text.append(i == 0 ? "" : reason(result.benchmarks().get(i - 1))).append('\n');
    }
    return text.append('\n').append(verdict(result)).append('\n').toString();
  }

  private static String line(List<String> row, int[] widths) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      String blanks = " ".repeat(widths[i] - row.get(i).length());
      cells.add(i < WORDS ? row.get(i) + blanks : blanks + row.get(i));
    }
    return String.join(GAP, cells);
  }

  private static String reason(BenchmarkResult result) {
    return GAP + result.verdict().reason();
  }

  /** One line: {@code PASS: 10 benchmarks, 52 pairs …}. */
  public static String verdict(GateResult result) {
    return String.format(
        Locale.ROOT,
        "%s: %d benchmarks, %d pairs of JVMs (%d more disturbed) in %.0f s; base %s, candidate %s",
        result.overall(),
        result.benchmarks().size(),
        result.pairs(),
        result.disturbed(),
        result.seconds(),
        result.base(),
        result.candidate());
  }
}
