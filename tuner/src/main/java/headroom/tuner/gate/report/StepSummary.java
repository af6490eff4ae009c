package headroom.tuner.gate.report;

import headroom.tuner.gate.BenchmarkResult;
import headroom.tuner.gate.GateResult;
import headroom.tuner.gate.Overall;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/**
 * The result as Markdown for a GitHub step summary: what needs a look first, and never more than
 * 200 KB, since GitHub drops a summary of 1 MB with all steps of a job in it.
 */
public final class StepSummary {

  static final int MOST_BYTES = 200_000;

  /** A reason is a sentence; whatever a JVM that died printed is cut. */
  private static final int MOST_REASON = 300;

  private StepSummary() {}

  /** The document. */
  public static String of(GateResult result) {
    StringBuilder text = new StringBuilder();
    text.append("## Performance gate: ").append(result.overall()).append("\n\n");
    text.append(escaped(ConsoleTable.verdict(result))).append(".\n\n");
    text.append(advice(result.overall())).append("\n\n");
    text.append(
        "| benchmark | verdict | base µs | candidate µs | change | spread | pairs | why |\n");
    text.append("| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |\n");
    List<BenchmarkResult> ordered =
        result.benchmarks().stream()
            .sorted(Comparator.comparing(it -> "PASS".equals(it.verdict().label())))
            .toList();
    int bytes = text.toString().getBytes(StandardCharsets.UTF_8).length;
    for (int i = 0; i < ordered.size(); i++) {
      String row = row(ordered.get(i));
      bytes += row.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MOST_BYTES - MOST_REASON) {
        text.append(
            "\n%d more are left out here; the JSON file has them.\n".formatted(ordered.size() - i));
        break;
      }
      text.append(row);
    }
    text.append("\n").append(escaped(result.tool() + " on " + result.device())).append(".\n");
    return text.toString();
  }

  private static String advice(Overall overall) {
    return switch (overall) {
      case PASS -> "No slowdown that counts; the last column says what is ruled out.";
      case FAIL ->
          "At least one benchmark is slower, confirmed by new pairs of JVMs, or computes something"
              + " wrong.";
      case ERROR -> "At least one benchmark gave no number.";
      case INCONCLUSIVE ->
          "The data does not tell: run it again, on a quieter machine if it stays so. This is no"
              + " failure of the change.";
    };
  }

  private static String row(BenchmarkResult result) {
    String reason = result.verdict().reason();
    return "| %s | %s | %s | %s | %s | %s | %s | %s |\n"
        .formatted(
            result.benchmark().name(),
            result.verdict().label(),
            Figures.baseMicros(result),
            Figures.candidateMicros(result),
            Figures.change(result),
            Figures.spread(result),
            Figures.pairs(result),
            escaped(reason.substring(0, Math.min(MOST_REASON, reason.length()))));
  }

  /** Neither a cell's end, nor HTML, nor a link. */
  private static String escaped(String text) {
    return text.replaceAll("\\s+", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replaceAll("([\\\\`*_\\[\\]|#])", "\\\\$1");
  }
}
