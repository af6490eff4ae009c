package headroom.tuner.cli;

import headroom.json.DocumentException;
import headroom.json.TextFile;
import headroom.tuner.report.data.ReportData;
import headroom.tuner.report.image.ChartFiles;
import headroom.tuner.report.image.NoFontsException;
import headroom.tuner.report.page.HtmlReport;
import headroom.tuner.report.page.MarkdownReport;
import headroom.tuner.report.section.Part;
import headroom.tuner.report.section.ReportParts;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes profiles as one page to look at. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Writes one self-contained HTML page: devices and their measured ceilings, the roofline with",
      "every tuned shape, speed by length and heads, tile sizes, search progress, what binds each",
      "shape, tie sets, outcomes by cause; several profiles side by side."
    })
final class ReportCommand implements Callable<Integer> {

  /** What a page is meant to stay below; an attachment of more is a nuisance. */
  private static final int MOST_BYTES = 2_000_000;

  private static final Path DEFAULT_OUT = Path.of("report.html");

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "PROFILE",
      description =
          "Profiles, shown in this order; without any, all under results/profiles, this device's"
              + " first.")
  private List<Path> profiles = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The page; default report.html in the current folder.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--raw",
      paramLabel = "FILE",
      description =
          "A raw log, for the profile that names it; without it, logs are looked for beside each"
              + " profile and under raw/ next to its folder.")
  private List<Path> raw = new ArrayList<>();

  @Option(
      names = "--gate-history",
      paramLabel = "FILE",
      description =
          "Runs of the gate, one JSON object a line; default results/gate/history.jsonl, if it"
              + " exists.")
  private Optional<Path> gateHistory = Optional.empty();

  @Option(
      names = "--markdown",
      description = "Print the tables as Markdown; write a page only with --out.")
  private boolean markdown;

  @Option(
      names = "--charts",
      paramLabel = "DIR",
      description = "Write the main charts into this folder too, as SVG and PNG.")
  private Optional<Path> charts = Optional.empty();

  @Override
  public Integer call() {
    try {
      ReportData data = ReportInputs.read(profiles, raw, gateHistory);
      write(ReportParts.of(data));
    } catch (DocumentException e) {
      throw UserException.badInput(String.valueOf(e.getMessage()));
    } catch (NoFontsException e) {
      throw UserException.missing(String.valueOf(e.getMessage()));
    }
    return ExitCode.OK;
  }

  private void write(List<Part> parts) {
    PrintWriter terminal = spec.commandLine().getOut();
    if (markdown) {
      terminal.print(MarkdownReport.render(parts));
    }
    if (!markdown || out.isPresent()) {
      page(parts, out.orElse(DEFAULT_OUT));
    }
    charts.ifPresent(folder -> images(parts, folder));
    terminal.flush();
  }

  private void page(List<Part> parts, Path file) {
    String page = HtmlReport.render(parts, BuildInfo.current().line());
    TextFile.writeAtomically(file, page);
    int bytes = page.getBytes(StandardCharsets.UTF_8).length;
    String large = bytes > MOST_BYTES ? ", more than it should be: name fewer profiles" : "";
    say("%s: %d KB%s".formatted(file, bytes / 1000, large));
  }

  private void images(List<Part> parts, Path folder) {
    List<Path> files = ChartFiles.write(parts, folder);
    say("%s: %d files".formatted(folder, files.size()));
  }

  /** Beside Markdown, which may go through a pipe. */
  private void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("headroom: wrote " + line);
    err.flush();
  }
}
