package headroom.tuner.cli;

import headroom.json.DocumentException;
import headroom.json.TextFile;
import headroom.profile.ProfileCodec;
import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import headroom.shape.ShapesFile;
import headroom.tuner.measure.ChildJvm;
import headroom.tuner.report.AgreementJson;
import headroom.tuner.report.AgreementTable;
import headroom.tuner.session.Agreement;
import headroom.tuner.suite.JvmFlags;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** How often a tune picks the same. For the project's own results, and so not in the list. */
@Command(
    name = "agreement",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    hidden = true,
    description = {
      "Tunes one shape again and again, each time in a fresh process, and counts how often the"
          + " same",
      "configuration is picked, or one that could not be told from it. The ceilings are measured",
      "once."
    },
    footerHeading = "%nExample:%n",
    footer = "  agreement shape.json --runs 20 --budget 25s --out results/search/agreement.md")
final class AgreementCommand implements Callable<Integer> {

  private static final int MOST_RUNS = 1000;

  /** What the first run takes for the ceilings, on top of its budget. */
  private static final Duration CEILINGS = Duration.ofSeconds(20);

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "A shapes file, as of tune, with one shape.")
  private Path file = Path.of("");

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "20",
      description = "Tunes; default ${DEFAULT-VALUE}.")
  private int runs;

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      converter = Durations.class,
      defaultValue = "25s",
      description = "Wall time of each; default ${DEFAULT-VALUE}.")
  private Duration budget = Duration.ZERO;

  @Option(
      names = "--out",
      paramLabel = "FILE.md",
      description = "Write the table there, with how it was made.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--json",
      description = "Print what each run picked, and how many agree, as JSON instead.")
  private boolean json;

  private final Tune tune;

  /** Runs a command line of this build to its end. */
  @FunctionalInterface
  interface Tune {

    /**
     * Runs it.
     *
     * @param log where what it says goes
     * @return its exit code
     */
    int run(List<String> words, Path log) throws IOException, InterruptedException;
  }

  AgreementCommand() {
    this(AgreementCommand::inFreshJvm);
  }

  AgreementCommand(Tune tune) {
    this.tune = tune;
  }

  @Override
  public Integer call() throws IOException {
    SpaceInputs.bounded("--runs", runs, MOST_RUNS);
    AttentionShape shape = shape();
    out.ifPresent(table -> SpaceInputs.requireWritable("--out", table));
    Path folder = Files.createTempDirectory("headroom-agreement");
    List<TunedShape> found = new ArrayList<>();
    for (int run = 1; run <= runs; run++) {
      tune(folder, run).ifPresent(found::add);
      say("run %d of %d: %d answers".formatted(run, runs, found.size()));
    }
    if (found.isEmpty()) {
      throw UserException.failed("no run came to an answer; see " + folder);
    }
    print(Agreement.of(found), shape, folder);
    return found.size() == runs ? ExitCode.OK : ExitCode.FAILED;
  }

  private void print(Agreement agreement, AttentionShape shape, Path folder) {
    List<String> table = AgreementTable.markdown(agreement);
    out.ifPresent(
        it -> TextFile.writeAtomically(it, String.join("\n", document(shape, table)) + "\n"));
    PrintWriter console = spec.commandLine().getOut();
    if (json) {
      console.print(AgreementJson.render(agreement));
      say("profiles and raw outcomes are in " + folder);
    } else {
      table.forEach(console::println);
      console.println("profiles and raw outcomes  " + folder);
      out.ifPresent(it -> console.println("table                      " + it));
    }
    console.flush();
  }

  private List<String> document(AttentionShape shape, List<String> table) {
    List<String> lines = new ArrayList<>();
    lines.add("# %d tunes of %s".formatted(runs, shape.label()));
    lines.add("");
    lines.addAll(table);
    lines.add("");
    lines.add(
        "%s; %d s each, in fresh processes, ceilings measured once. Again: `headroom agreement %s --runs %d --budget %ds`."
            .formatted(
                BuildInfo.current().line(),
                budget.toSeconds(),
                file.getFileName(),
                runs,
                budget.toSeconds()));
    return lines;
  }

  private AttentionShape shape() {
    try {
      List<AttentionShape> shapes = ShapesFile.read(file);
      if (shapes.size() != 1) {
        throw UserException.badInput(
            "%s has %d shapes; agreement is of one".formatted(file, shapes.size()));
      }
      return shapes.getFirst();
    } catch (DocumentException e) {
      throw UserException.badInput(String.valueOf(e.getMessage()));
    }
  }

  /** One tune in a process of its own; its entry, if it came to one. */
  private Optional<TunedShape> tune(Path folder, int run) throws IOException {
    Path profile = profile(folder, run);
    Path log = folder.resolve("run-%d.log".formatted(run));
    try {
      int exitCode = tune.run(arguments(folder, run), log);
      if (exitCode != ExitCode.OK) {
        say("run %d ended with exit code %d; see %s".formatted(run, exitCode, log));
      }
      return Files.exists(profile)
          ? ProfileCodec.read(profile).shapes().stream().findFirst()
          : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw UserException.failed("interrupted");
    }
  }

  private static int inFreshJvm(List<String> words, Path log)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        ChildJvm.current()
            .process(
                List.of(JvmFlags.COLLECTOR, JvmFlags.NATIVE_ACCESS, JvmFlags.UNSAFE_ALLOWED),
                Headroom.class.getName());
    builder.command().addAll(words);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Process process = builder.start();
    try {
      return process.waitFor();
    } finally {
      process.destroy();
    }
  }

  private List<String> arguments(Path folder, int run) {
    boolean first = run == 1;
    Duration time = first ? budget.plus(CEILINGS) : budget;
    List<String> arguments =
        new ArrayList<>(
            List.of("tune", "--preset", "standard", "--quiet", "--no-resume", "--shapes"));
    arguments.add(file.toAbsolutePath().toString());
    arguments.addAll(List.of("--budget", time.toSeconds() + "s"));
    arguments.addAll(List.of("--out", profile(folder, run).toString()));
    if (!first) {
      arguments.addAll(List.of("--ceilings-from", profile(folder, 1).toString()));
    }
    return arguments;
  }

  private static Path profile(Path folder, int run) {
    return folder.resolve("run-%d.json".formatted(run));
  }

  private void say(String line) {
    spec.commandLine().getErr().println("headroom: " + line);
    spec.commandLine().getErr().flush();
  }
}
