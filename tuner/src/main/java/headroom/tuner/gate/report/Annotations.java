package headroom.tuner.gate.report;

import headroom.tuner.gate.BenchmarkResult;
import headroom.tuner.gate.BenchmarkVerdict;
import headroom.tuner.gate.GateResult;
import java.util.List;
import java.util.stream.Stream;

/** Workflow commands that GitHub shows beside a run: errors for failures, warnings otherwise. */
public final class Annotations {

  private Annotations() {}

  /** One line each. */
  public static List<String> of(GateResult result) {
    return result.benchmarks().stream().flatMap(Annotations::of).toList();
  }

  private static Stream<String> of(BenchmarkResult result) {
    return switch (result.verdict()) {
      case BenchmarkVerdict.Pass _ -> Stream.of();
      case BenchmarkVerdict.Slower _, BenchmarkVerdict.Incorrect _, BenchmarkVerdict.Broken _ ->
          Stream.of(line("error", result));
      case BenchmarkVerdict.Inconclusive _ -> Stream.of(line("warning", result));
    };
  }

  private static String line(String level, BenchmarkResult result) {
    return "::%s title=%s %s::%s"
        .formatted(
            level,
            result.benchmark().name(),
            result.verdict().label(),
            escaped(result.verdict().reason()));
  }

  /** A line break would end the command, and begin another. */
  private static String escaped(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }
}
