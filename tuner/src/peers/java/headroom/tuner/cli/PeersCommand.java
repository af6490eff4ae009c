package headroom.tuner.cli;

import headroom.cpu.device.CpuFingerprint;
import headroom.json.DocumentException;
import headroom.profile.DeviceFingerprint;
import headroom.shape.AttentionShape;
import headroom.shape.ShapesFile;
import headroom.tuner.peers.PeerShapes;
import headroom.tuner.peers.PeersRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares our kernels with other people's libraries; {@code scripts/peers.sh} runs it. */
@Command(
    name = "peers",
    mixinStandardHelpOptions = true,
    versionProvider = Headroom.Version.class,
    sortOptions = false,
    description = {
      "Times MKL, OpenBLAS and PyTorch beside our kernels: the same decode step, in turn in",
      "one JVM per shape, every output checked against a float64 reference first. Each library",
      "is used in several ways, and its best way per shape counts."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  peers.sh --quick                  five shapes, four minutes",
      "  peers.sh                          50 shapes, under an hour",
      "  peers.sh --threads 1 --shapes my-shapes.json --out my-peers.md"
    })
public final class PeersCommand implements Callable<Integer> {

  /** Beside the counted rounds, so that a median and its range say something. */
  private static final int LEAST_ROUNDS = 3;

  @Option(names = "--quick", description = "Five shapes instead of 50.")
  private boolean quick;

  @Option(
      names = "--shapes",
      paramLabel = "FILE",
      description = "The shapes of this JSON file instead; the README shows its form.")
  private Optional<Path> shapesFile = Optional.empty();

  @Option(
      names = "--threads",
      paramLabel = "N",
      split = ",",
      description = "Numbers of threads; default: 1 and all cores.")
  private List<Integer> threads = new ArrayList<>();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "12",
      description = "Counted rounds per shape; default ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description = "A tuning profile: its winners compete where it has the shape.")
  private Optional<Path> profile = Optional.empty();

  @Option(
      names = "--openblas",
      paramLabel = "FILE",
      description = "Another OpenBLAS; the script names the system's where there is one.")
  private Optional<Path> openBlas = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The table; default: results/peers/<device>.md, raw rounds beside it (JSONL).")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--quiet", description = "No progress.")
  private boolean quiet;

  private PeersCommand() {}

  /** Runs the comparison and exits with its code. */
  public static void main(String[] args) {
    CommandLine line = new CommandLine(new PeersCommand());
    line.setParameterExceptionHandler(CommandErrors::badParameter);
    line.setExecutionExceptionHandler(CommandErrors::failed);
    System.exit(line.execute(args));
  }

  @Override
  public Integer call() throws IOException {
    DeviceFingerprint device = CpuFingerprint.read();
    List<AttentionShape> shapes =
        new MemoryFit(device.memoryGiB())
            .keep(shapes(), note -> System.err.println("headroom: " + note));
    List<Integer> counts = threadCounts(device.traits().cores());
    if (rounds < LEAST_ROUNDS) {
      throw UserException.badInput(
          "--rounds must be at least %d: --rounds=%d".formatted(LEAST_ROUNDS, rounds));
    }
    profile.ifPresent(ProfileFiles::read);
    openBlas.filter(file -> !Files.isReadable(file)).ifPresent(PeersCommand::refuse);
    PeersRun run = new PeersRun(device.traits(), natives(), openBlas, profile, rounds);
    Path table =
        out.orElseGet(
            () -> ResultFiles.home().resolve("results/peers").resolve(device.slug() + ".md"));
    PeersSession session =
        new PeersSession(run, new PeersReport(table, device, BuildInfo.current(), rounds));
    ProgressDisplay display = ProgressDisplay.choose(quiet, System.err);
    try (display) {
      session.run(shapes, counts, display);
    }
    if (session.failures() < shapes.size() * counts.size()) {
      System.out.print(Files.readString(table));
    }
    return session.failures() == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  private static void refuse(Path file) {
    throw UserException.badInput(
        "--openblas is no file that can be read: %s; name a libopenblas.so.0".formatted(file));
  }

  private List<AttentionShape> shapes() {
    if (shapesFile.isPresent()) {
      try {
        return ShapesFile.read(shapesFile.get());
      } catch (DocumentException e) {
        throw UserException.badInput(String.valueOf(e.getMessage()));
      }
    }
    return quick ? PeerShapes.quick() : PeerShapes.standard();
  }

  private List<Integer> threadCounts(int cores) {
    if (threads.isEmpty()) {
      return cores == 1 ? List.of(1) : List.of(1, cores);
    }
    for (int count : threads) {
      if (count < 1 || count > cores) {
        throw UserException.badInput(
            "--threads must be between 1 and this machine's %d: --threads=%d"
                .formatted(cores, count));
      }
    }
    return List.copyOf(threads);
  }

  private static Path natives() {
    String folder = System.getProperty("headroom.peers.native");
    if (folder == null) {
      throw UserException.missing("the libraries are not unpacked; run ./scripts/peers.sh");
    }
    return Path.of(folder);
  }
}
