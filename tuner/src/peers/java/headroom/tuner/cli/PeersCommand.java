package headroom.tuner.cli;

import headroom.cpu.device.CpuFingerprint;
import headroom.profile.DeviceFingerprint;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import headroom.tuner.paired.Contestant;
import headroom.tuner.peers.PeerShapes;
import headroom.tuner.peers.PeersFork;
import headroom.tuner.rounds.RoundsFork;
import headroom.tuner.rounds.RoundsPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "  peers.sh --quick                  five shapes, some five minutes",
      "  peers.sh                          50 shapes, an hour",
      "  peers.sh --threads 1 --shapes my-shapes.json --out my-peers.md"
    })
public final class PeersCommand implements Callable<Integer> {

  /** A fork's start, checks and rounds of short calls. */
  private static final double FIXED_SECONDS = 20;

  /** For rounds of some fifteen ways, on cores that are calm for a fifth of the time. */
  private static final Duration ALLOWANCE = Duration.ofSeconds(20);

  @Option(names = "--quick", description = "Five shapes instead of 50.")
  private boolean quick;

  @Mixin private ShapesFileOption shapesFile = new ShapesFileOption();

  @Mixin private ThreadOptions threads = new ThreadOptions();

  @Mixin private RoundsOptions rounds = new RoundsOptions();

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

  @Mixin private RoundsOutput output = new RoundsOutput();

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
    RoundsWork work = work(device);
    try (RoundsFiles files = output.open(work, device)) {
      return output.run(work, device, files, new PeersReport(files, device), FIXED_SECONDS);
    }
  }

  private RoundsWork work(DeviceFingerprint device) {
    openBlas.filter(file -> !Files.isReadable(file)).ifPresent(PeersCommand::refuse);
    profile.ifPresent(ProfileFiles::read);
    RoundsPlan plan = rounds.plan(List.of(KvFormat.F32), ALLOWANCE);
    RoundsFork.Kind kind = PeersFork.kind(natives(), openBlas);
    List<AttentionShape> shapes =
        new MemoryFit(
                device.memoryGiB(), shape -> RoundsFork.memoryMib(shape, kind, plan.formats()))
            .keep(shapes(), output::complain);
    return new RoundsWork(
        shapes,
        threads.counts(device.traits().cores()),
        plan,
        kind,
        profile,
        List.of(Contestant.OURS));
  }

  private static void refuse(Path file) {
    throw UserException.badInput(
        "--openblas is no file that can be read: %s; name a libopenblas.so.0".formatted(file));
  }

  private List<AttentionShape> shapes() {
    return shapesFile.shapes().orElseGet(() -> quick ? PeerShapes.quick() : PeerShapes.standard());
  }

  private static Path natives() {
    String folder = System.getProperty("headroom.peers.native");
    if (folder == null) {
      throw UserException.missing("the libraries are not unpacked; run ./scripts/peers.sh");
    }
    return Path.of(folder);
  }
}
