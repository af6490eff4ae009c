package headroom.tuner.cli;

import headroom.cpu.device.CpuFingerprint;
import headroom.dispatch.FingerprintMatch;
import headroom.json.TextFile;
import headroom.profile.DeviceFingerprint;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.tuner.report.RematchJson;
import headroom.tuner.report.RematchTable;
import headroom.tuner.session.CpuInstruments;
import headroom.tuner.session.Rematch;
import java.io.IOException;
import java.io.PrintWriter;
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

/** Two profiles' winners, timed against each other. */
@Command(
    name = "rematch",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Times the winners of two profiles of this device against each other, in pairs of fresh"
          + " JVMs,",
      "on every shape that both have: what a quick tune leaves on the table, for one. A round"
          + " takes",
      "some five seconds for each shape whose winners differ."
    },
    footerHeading = "%nExample:%n",
    footer = "  rematch full.json quick.json --rounds 8 --out results/search/quick-against-full.md")
final class RematchCommand implements Callable<Integer> {

  /** Two pairs have an interval; more than these show nothing new. */
  private static final int MOST_ROUNDS = 64;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "BASE", description = "The profile to compare with.")
  private Path base = Path.of("");

  @Parameters(index = "1", paramLabel = "CANDIDATE", description = "The profile to compare.")
  private Path candidate = Path.of("");

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "6",
      description = "Pairs of forks for each shape; default ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--out",
      paramLabel = "FILE.md",
      description = "Write the table there, with how it was made.")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--quiet", description = "No line per round.")
  private boolean quiet;

  @Option(
      names = "--json",
      description = "Print ratios and intervals as JSON instead of the table.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (rounds < 2 || rounds > MOST_ROUNDS) {
      throw UserException.badInput(
          "--rounds must be between 2 and %d: --rounds=%d".formatted(MOST_ROUNDS, rounds));
    }
    DeviceFingerprint here = CpuFingerprint.read();
    TuningProfile one = read(base, here);
    TuningProfile other = read(candidate, here);
    Rematch rematch = new Rematch(one, other, other.run().seed());
    if (rematch.shapes() == 0) {
      throw UserException.badInput(
          "%s and %s have no shape in common; tune the same shapes".formatted(base, candidate));
    }
    out.ifPresent(file -> SpaceInputs.requireWritable("--out", file));
    List<Rematch.Row> rows =
        run(rematch, here, one, Math.max(one.run().threads(), other.run().threads()));
    if (rows.isEmpty()) {
      throw UserException.failed("no shape could be timed; see above");
    }
    print(rows, here);
    return rows.size() == rematch.shapes() ? ExitCode.OK : ExitCode.FAILED;
  }

  private void print(List<Rematch.Row> rows, DeviceFingerprint here) {
    List<String> table = RematchTable.markdown(rows);
    out.ifPresent(
        file -> TextFile.writeAtomically(file, String.join("\n", document(here, table)) + "\n"));
    PrintWriter console = spec.commandLine().getOut();
    if (json) {
      console.print(RematchJson.render(rows));
    } else {
      table.forEach(console::println);
      out.ifPresent(file -> console.println("table  " + file));
    }
    console.flush();
  }

  private static TuningProfile read(Path file, DeviceFingerprint here) {
    TuningProfile profile = ProfileFiles.read(file);
    FingerprintMatch match = FingerprintMatch.of(profile.device(), here);
    if (!match.grade().usable()) {
      throw UserException.badInput(
          "%s is of another device (%s); run this there".formatted(file, match.describe()));
    }
    if (profile.shapes().isEmpty()) {
      throw UserException.badInput("%s has no shapes; tune some".formatted(file));
    }
    return profile;
  }

  private List<Rematch.Row> run(
      Rematch rematch, DeviceFingerprint here, TuningProfile one, int threads) throws IOException {
    try (CpuInstruments instruments =
        CpuInstruments.open(
            here.traits().withCores(Math.min(threads, here.traits().cores())),
            one.shapes().getFirst().shape(),
            one.run().seed())) {
      return rematch.run(
          instruments.instruments().confirmer(),
          rounds,
          new Rematch.Listener() {
            @Override
            public void at(AttentionShape shape, int round) {
              if (!quiet) {
                say("round %d of %d: %s".formatted(round, rounds, shape.label()));
              }
            }

            @Override
            public void failed(AttentionShape shape, String reason) {
              say("FAILED %s: %s".formatted(shape.label(), reason));
            }
          });
    }
  }

  private void say(String line) {
    spec.commandLine().getErr().println("headroom: " + line);
    spec.commandLine().getErr().flush();
  }

  private List<String> document(DeviceFingerprint here, List<String> table) {
    List<String> lines = new ArrayList<>();
    lines.add("# %s against %s".formatted(candidate.getFileName(), base.getFileName()));
    lines.add("");
    lines.addAll(table);
    lines.add("");
    lines.add(
        "%s, %s, %d cores; %d pairs of fresh JVMs for each shape whose winners differ. Again: `headroom rematch %s %s --rounds %d`."
            .formatted(
                BuildInfo.current().line(),
                here.model(),
                here.traits().cores(),
                rounds,
                base.getFileName(),
                candidate.getFileName(),
                rounds));
    return lines;
  }
}
