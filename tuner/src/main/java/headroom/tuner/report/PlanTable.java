package headroom.tuner.report;

import headroom.tuner.plan.AttentionPlan;
import headroom.tuner.plan.ModelHeads;
import headroom.tuner.plan.PlanRow;
import headroom.tuner.plan.StepTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plan as a table for people, its limits below. */
public final class PlanTable {

  private static final double MICRO = 1e3;
  private static final double MILLI = 1e6;

  private PlanTable() {}

  /**
   * The whole text.
   *
   * @param ansi whether to colour it for a terminal
   */
  public static String render(AttentionPlan plan, boolean ansi) {
    Paint paint = new Paint(ansi);
    List<PlanRow> rows = plan.rows();
    List<String> lines = new ArrayList<>();
    ModelHeads model = plan.model();
    lines.add(
        paint.bold(
            "%s: %d query heads, %d KV heads, head dim %d, %d layers; KV cache %s"
                .formatted(
                    model.name(),
                    model.queryHeads(),
                    model.kvHeads(),
                    model.headDim(),
                    model.layers(),
                    model.format().label())));
    lines.add(
        "%s of memory%s; %d × %d tokens%s"
            .formatted(
                bytes((double) plan.memoryBytes()),
                plan.weightBytes() == 0
                    ? ""
                    : ", " + bytes((double) plan.weightBytes()) + " of it weights",
                plan.batch(),
                plan.context(),
                plan.profile()
                    .map(it -> "; times of " + it.device().slug())
                    .orElse("; no profile, so no times")));
    lines.add("");
    lines.addAll(table(plan, rows).lines(paint::bold));
    lines.add("");
    lines.addAll(sources(rows));
    plan.limits().forEach(limit -> lines.addAll(wrapped(limit)));
    return String.join("\n", lines) + "\n";
  }

  private static TextTable table(AttentionPlan plan, List<PlanRow> rows) {
    TextTable table = new TextTable(1);
    table.row(
        "",
        "KV heads",
        "KV/token",
        "KV in all",
        "of MHA",
        "batch at %d".formatted(plan.context()),
        "context at batch %d".formatted(plan.batch()),
        "attention ms/step",
        "tokens/s");
    for (PlanRow row : rows) {
      table.row(
          row.kind() + (row.own() ? " (the model)" : ""),
          Integer.toString(row.kvHeads()),
          bytes((double) row.bytesPerToken()),
          bytes(row.bytes()),
          row.saving() == 1 ? "1" : "1/" + number("%.4g", row.saving()).replaceFirst("\\.0+$", ""),
          Long.toString(row.largestBatch()),
          Long.toString(row.longestContext()),
          row.tokenNanos().map(it -> number("%.2f", it / MILLI)).orElse("-")
              + row.step().map(it -> mark(it.basis())).orElse(""),
          row.tokensPerSecond().map(it -> number("%.1f", it)).orElse("-"));
    }
    return table;
  }

  private static String mark(StepTime.Basis basis) {
    return switch (basis) {
      case MEASURED -> "";
      case INTERPOLATED -> " ~";
      case ESTIMATED -> " ≈";
    };
  }

  /** What stands behind each time. */
  private static List<String> sources(List<PlanRow> rows) {
    List<String> lines = new ArrayList<>();
    for (PlanRow row : rows) {
      row.step()
          .ifPresent(
              step ->
                  lines.addAll(
                      wrapped(
                          "%s%s: %s µs a layer, %s: %s"
                              .formatted(
                                  row.kind(),
                                  mark(step.basis()),
                                  number("%.1f", step.nanos() / MICRO),
                                  step.basis().name().toLowerCase(Locale.ROOT),
                                  step.from()))));
    }
    if (!lines.isEmpty()) {
      lines.add("");
    }
    return lines;
  }

  private static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() + 1 + word.length() > 100 && !line.isEmpty()) {
        lines.add(line.toString());
        line = new StringBuilder(" ");
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private static String bytes(double bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    double rest = bytes;
    int unit = 0;
    while (rest >= 1024 && unit < units.length - 1) {
      rest /= 1024;
      unit++;
    }
    return number(rest < 10 && rest != Math.rint(rest) ? "%.1f %s" : "%.0f %s", rest, units[unit]);
  }

  private static String number(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
