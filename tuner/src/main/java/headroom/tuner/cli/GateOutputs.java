package headroom.tuner.cli;

import headroom.json.DocumentException;
import headroom.json.TextFile;
import headroom.profile.DeviceFingerprint;
import headroom.tuner.gate.GateResult;
import headroom.tuner.gate.history.History;
import headroom.tuner.gate.history.PastRun;
import headroom.tuner.gate.report.Annotations;
import headroom.tuner.gate.report.JUnitXml;
import headroom.tuner.gate.report.ResultJson;
import headroom.tuner.gate.report.SelfTestJson;
import headroom.tuner.gate.report.StepSummary;
import headroom.tuner.gate.selftest.SelfTestResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Where a gate's result goes, beside the console. */
final class GateOutputs {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "JUnit XML, one test case per benchmark; INCONCLUSIVE is skipped.")
  private Optional<Path> junit = Optional.empty();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "All of it, with every pair; of a self-test, what was counted.")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description = "Markdown, appended; default: where GITHUB_STEP_SUMMARY points, if set.")
  private Optional<Path> summary = Optional.empty();

  @Option(names = "--annotate", description = "Print GitHub annotations.")
  private boolean annotate;

  @Option(
      names = "--history",
      paramLabel = "FILE",
      description = "Append a line to this file, and tell where its times changed for good.")
  private Optional<Path> history = Optional.empty();

  private final Map<String, String> environment;

  /** By this process's environment. */
  GateOutputs() {
    this(System.getenv());
  }

  GateOutputs(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Where the pairs of a run go. */
  static Path raw(DeviceFingerprint device, Instant started) {
    return ResultFiles.home()
        .resolve("results")
        .resolve("gate")
        .resolve("raw")
        .resolve(device.slug())
        .resolve(STAMP.format(started) + ".jsonl");
  }

  private Optional<Path> summaryFile() {
    return summary.or(
        () ->
            Optional.ofNullable(environment.get("GITHUB_STEP_SUMMARY"))
                .filter(file -> !file.isBlank())
                .map(Path::of));
  }

  /**
   * Fails before anything is measured where a file could not be written after, or is no history.
   *
   * @throws DocumentException naming it
   */
  void requireWritable() throws IOException {
    for (Path file :
        Stream.of(junit, json, history, summaryFile()).flatMap(Optional::stream).toList()) {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null && !Files.exists(folder)) {
        Files.createDirectories(folder);
      }
      TextFile.requireWritable(file);
    }
    history.filter(Files::exists).ifPresent(History::read);
  }

  /**
   * Writes what was asked for.
   *
   * @return lines for the console
   */
  List<String> write(GateResult result) throws IOException {
    List<String> lines = new ArrayList<>();
    junit.ifPresent(file -> TextFile.writeAtomically(file, JUnitXml.of(result)));
    json.ifPresent(file -> TextFile.writeAtomically(file, ResultJson.of(result)));
    if (summaryFile().isPresent()) {
      append(summaryFile().get(), StepSummary.of(result));
    }
    if (history.isPresent()) {
      History.append(history.get(), PastRun.of(result));
      History.read(history.get())
          .on(result.device())
          .changes()
          .forEach(change -> lines.add("history    " + change.line()));
    }
    if (annotate) {
      lines.addAll(Annotations.of(result));
    }
    return lines;
  }

  /** Writes what a self-test came to, if that was asked for. */
  void write(SelfTestResult result) {
    json.ifPresent(file -> TextFile.writeAtomically(file, SelfTestJson.of(result)));
  }

  private static void append(Path file, String text) throws IOException {
    Files.write(
        file,
        text.getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND,
        StandardOpenOption.DSYNC);
  }
}
