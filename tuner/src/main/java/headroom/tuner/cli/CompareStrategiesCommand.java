package headroom.tuner.cli;

import headroom.json.TextFile;
import headroom.tuner.replay.Contest;
import headroom.tuner.replay.RecordedSpace;
import headroom.tuner.report.ContestJson;
import headroom.tuner.report.ContestTable;
import headroom.tuner.report.SharePicture;
import headroom.tuner.search.Strategies;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which strategy finds most with how few evaluations, on spaces that were measured as a whole. */
@Command(
    name = "compare-strategies",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Replays search strategies on recorded spaces, every seed on every space, and writes which",
      "share of the optimum each has found after how many evaluations, as a table and a picture.",
      "Where a kernel was recorded on several devices, also warm: beginning with what was fastest",
      "on the others."
    },
    footerHeading = "%nExample:%n",
    footer = "  compare-strategies --seeds 100 spaces/*.json.gz")
final class CompareStrategiesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Raw logs of tune, T4 results, Kernel Tuner caches; gzip or not.")
  private List<Path> files = List.of();

  @Option(
      names = "--strategies",
      split = ",",
      paramLabel = "NAME",
      description = "Who competes, of ${COMPLETION-CANDIDATES}; default: all.")
  private List<Strategies> strategies = List.of(Strategies.values());

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "20",
      description = "Searches of each strategy on each space; default ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--evaluations",
      paramLabel = "N",
      defaultValue = "400",
      description = "Configurations per search; default ${DEFAULT-VALUE}.")
  private int evaluations;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of strategies.md and strategies.png; default: results/search.")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--quiet", description = "No line per strategy and space while it runs.")
  private boolean quiet;

  @Option(names = "--json", description = "Print all shares as JSON beside writing the files.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Contest contest =
        new Contest(
            strategies,
            SpaceInputs.bounded("--seeds", seeds, ReplayOptions.MOST_SEEDS),
            SpaceInputs.bounded("--evaluations", evaluations, ReplayOptions.MOST_EVALUATIONS));
    List<RecordedSpace> spaces = SpaceInputs.read(files);
    Path folder = out.orElseGet(() -> ResultFiles.home().resolve("results/search"));
    Path table = folder.resolve("strategies.md");
    Path picture = folder.resolve("strategies.png");
    SpaceInputs.requireWritable("--out", table);
    SpaceInputs.requireWritable("--out", picture);
    List<Contest.Entry> entries = contest.run(spaces, this::progress);
    SharePicture.write(entries, picture);
    List<String> lines = new ArrayList<>();
    lines.add("# Search strategies on recorded spaces");
    lines.add("");
    lines.addAll(ContestTable.markdown(entries));
    lines.add("");
    lines.add("![Mean share of the optimum against evaluations](strategies.png)");
    lines.add("");
    lines.addAll(origin(spaces.size()));
    TextFile.writeAtomically(table, String.join("\n", lines) + "\n");
    PrintWriter console = spec.commandLine().getOut();
    if (json) {
      console.print(ContestJson.render(entries));
    } else {
      console.println("table    " + table);
      console.println("picture  " + picture);
    }
    console.flush();
    return ExitCode.OK;
  }

  private void progress(Contest.Entry entry) {
    if (!quiet) {
      spec.commandLine().getErr().println(ContestTable.line(entry));
      spec.commandLine().getErr().flush();
    }
  }

  private List<String> origin(int spaces) {
    return List.of(
        "- %s. %d spaces, seeds 0 to %d, one configuration asked at a time. The data is recorded: the same commit and files give the same figures on any machine."
            .formatted(BuildInfo.current().line(), spaces, seeds - 1),
        "- Again: `headroom compare-strategies --seeds %d --strategies %s --evaluations %d %s`."
            .formatted(
                seeds,
                strategies.stream().map(Strategies::toString).collect(Collectors.joining(",")),
                evaluations,
                files.stream()
                    .map(CompareStrategiesCommand::shortName)
                    .collect(Collectors.joining(" "))));
  }

  /** File and folder; where the folder lies is the reader's own matter. */
  private static String shortName(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null || folder.getFileName() == null
        ? String.valueOf(file.getFileName())
        : folder.getFileName() + "/" + file.getFileName();
  }
}
