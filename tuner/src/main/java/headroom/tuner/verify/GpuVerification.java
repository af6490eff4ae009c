package headroom.tuner.verify;

import headroom.gpu.ceiling.CeilingEffort;
import headroom.gpu.ceiling.CeilingKernels;
import headroom.gpu.ceiling.GpuCeilingMeter;
import headroom.gpu.cuda.CudaException;
import headroom.gpu.decode.DecodeGpu;
import headroom.gpu.device.GpuFingerprint;
import headroom.json.TextFile;
import headroom.profile.ProfileCodec;
import headroom.profile.RunInfo;
import headroom.profile.ToolInfo;
import headroom.tuner.suite.GpuTelemetry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The steps of a verification on one GPU; see the package. For one thread. */
public final class GpuVerification {
  /** Of the budget: checks end here, whatever is left of them; those that tell most come first. */
  private static final double CHECKS_END = 0.4;

  /** The sweep ends here where PyTorch follows, */
  private static final double SWEEP_END_BEFORE_PEERS = 0.7;

  /** and here where it does not; the rest is for what is under way. */
  private static final double SWEEP_END = 0.95;

  /** What PyTorch leaves of the budget, in seconds, for a way that has begun. */
  private static final double LAST_SECONDS = 35;

  /** Enough for an interval of the median at 99% that leaves out the extremes. */
  private static final int SAMPLES = 15;

  private static final long SEED = 1;

  private final DecodeGpu gpu;
  private final GpuFingerprint device;
  private final ToolInfo tool;
  private final Path folder;
  private final VerifyClock clock;
  private final Consumer<String> progress;
  private final Instant started = Instant.now();
  private final List<NamedShape> shapes;
  private final List<Candidate> defaults = new ArrayList<>();
  private final Findings found = new Findings();

  /**
   * A verification.
   *
   * @param folder where every step leaves its file
   * @param budget wall time of all steps
   * @param progress told a line for each thing that is done
   */
  public GpuVerification(
      DecodeGpu gpu,
      GpuFingerprint device,
      ToolInfo tool,
      Path folder,
      Duration budget,
      Consumer<String> progress) {
    this.gpu = gpu;
    this.device = device;
    this.tool = tool;
    this.folder = folder;
    this.clock = new VerifyClock(budget, System::nanoTime);
    this.progress = progress;
    this.shapes = emulated() ? NamedShape.tiny() : NamedShape.all();
    shapes.forEach(named -> defaults.addAll(Candidate.defaults(named.shape(), device.traits())));
  }

  /** How a run ended. */
  public enum Outcome {
    /** Every configuration agreed with float64. */
    CORRECT,
    /** Some did not, or crashed the GPU; the table says which. */
    WRONG
  }

  /**
   * Takes all steps that there is time for.
   *
   * @param peers whether PyTorch is asked for too
   * @throws IOException if a process cannot be started or its output not be read
   * @throws InterruptedException if the caller is
   */
  public Outcome run(boolean peers) throws IOException, InterruptedException {
    try (GpuTelemetry telemetry = GpuTelemetry.of(gpu.context())) {
      keep("device.txt", describe() + "\n" + gpu.context().limits() + "\n");
      say(describe());
      boolean compare = peers && !emulated() && torchIsThere();
      check();
      measureCeilings(telemetry);
      sweep(telemetry, compare ? SWEEP_END_BEFORE_PEERS : SWEEP_END);
      if (compare) {
        timePeers();
      }
      return found.wrong() == 0 ? Outcome.CORRECT : Outcome.WRONG;
    } catch (CudaException e) {
      // Nothing runs in this process any more; what was known is in the files.
      say("the GPU's context is lost: " + e.getMessage());
      return Outcome.WRONG;
    } finally {
      keepAll();
    }
  }

  private boolean torchIsThere() throws IOException, InterruptedException {
    String torch = TorchPeers.probe(folder);
    say(torch);
    return torch.startsWith(TorchPeers.PRESENT);
  }

  /** The table as it stands. */
  public String table() {
    return VerifyTable.of(describe(), shapes, found, defaults);
  }

  private boolean emulated() {
    return device.device().emulated();
  }

  private String describe() {
    return "%s%s, %s, %d SMs, %d GiB, %s; %s"
        .formatted(
            emulated() ? "EMULATED, times mean nothing: " : "",
            device.device().model(),
            device.device().microarchitecture(),
            device.device().traits().cores(),
            device.device().memoryGiB(),
            device.device().os(),
            tool.commit());
  }

  private void check() {
    EdgeCheck check = new EdgeCheck(gpu);
    // An emulated GPU is slow: there the way is shown, not the kernels, which tests of their own
    // prove.
    List<Candidate> all = emulated() ? defaults : VerifyPlan.programs(shapes, device.traits());
    for (Candidate candidate : all) {
      if (clock.past(CHECKS_END)) {
        say(
            "time for checks is up: %d of %d were checked"
                .formatted(found.checks.size(), all.size()));
        break;
      }
      EdgeCheck.Result result;
      try {
        result = check.check(candidate);
      } catch (CudaException e) {
        found.checks.add(
            new EdgeCheck.Result(
                candidate, false, Double.POSITIVE_INFINITY, String.valueOf(e.getMessage())));
        throw e;
      }
      found.checks.add(result);
      say(
          "check %d/%d %s: %s"
              .formatted(
                  found.checks.size(),
                  all.size(),
                  candidate,
                  result.correct() ? "%.1e".formatted(result.error()) : result.reason()));
      keep(
          "checks.txt",
          found.checks.stream()
              .map(
                  it ->
                      "%s %.2e %s %s%n"
                          .formatted(
                              it.correct() ? "ok" : "WRONG",
                              it.error(),
                              it.candidate(),
                              it.reason()))
              .collect(Collectors.joining()));
    }
  }

  private void measureCeilings(GpuTelemetry telemetry) {
    CeilingEffort effort =
        emulated()
            ? CeilingEffort.smoke()
            : CeilingEffort.of(gpu.context().limits(), gpu.context().freeMemoryBytes());
    byte[] image = gpu.compile(CeilingKernels::request).bytes();
    new GpuCeilingMeter(
            gpu.context(),
            gpu.stream(),
            effort,
            telemetry::throttled,
            ceiling -> {
              found.ceilings.add(ceiling);
              say(ceiling.describe());
            })
        .measure(image);
    keepAll();
  }

  private void sweep(GpuTelemetry telemetry, double end) {
    ShapeSweep sweep = new ShapeSweep(gpu, emulated() ? 1 : SAMPLES, telemetry::throttled);
    for (NamedShape named : shapes) {
      if (clock.past(end)) {
        say("time for the sweep is up before " + named.shape().label());
        return;
      }
      List<Candidate> right =
          Candidate.around(named.shape(), device.traits()).stream()
              .filter(this::mayBeTimed)
              .toList();
      if (right.isEmpty()) {
        continue;
      }
      try {
        List<Timed> times = sweep.run(right, () -> clock.past(end), this::say);
        found.times.addAll(times);
        say(
            "sweep %s: %d times of %d configurations"
                .formatted(named.shape().label(), times.size(), right.size()));
      } catch (IllegalArgumentException e) {
        say("%s is left out: %s".formatted(named.shape().label(), e.getMessage()));
      }
      keepAll();
    }
  }

  private boolean mayBeTimed(Candidate candidate) {
    boolean wrong =
        found.checks.stream()
            .anyMatch(check -> !check.correct() && sameProgram(check.candidate(), candidate));
    return !wrong && (!emulated() || defaults.stream().anyMatch(it -> sameProgram(it, candidate)));
  }

  private static boolean sameProgram(Candidate a, Candidate b) {
    return a.plan().program().equals(b.plan().program());
  }

  private void timePeers() throws IOException, InterruptedException {
    double seconds = clock.leftSeconds() - LAST_SECONDS;
    if (seconds > 0) {
      found.peers.addAll(
          TorchPeers.time(TorchPeers.comparable(shapes), folder.resolve("peers.jsonl"), seconds));
    }
  }

  /** Table, times and profile, as far as they are known. */
  private void keepAll() {
    keep("table.txt", table());
    keep(
        "sweep.jsonl",
        found.times.stream().map(time -> time.json() + "\n").collect(Collectors.joining()));
    RunInfo run =
        new RunInfo(
            started,
            clock.elapsedSeconds(),
            VerifyProfile.STRATEGY,
            SEED,
            clock.budgetSeconds(),
            1,
            found.times.stream().map(time -> time.candidate().shape()).distinct().count()
                == shapes.size(),
            "sweep.jsonl");
    keep(
        "profile.json",
        ProfileCodec.write(VerifyProfile.of(tool, run, device.device(), shapes, found, defaults)));
  }

  private void keep(String file, String text) {
    TextFile.writeAtomically(folder.resolve(file), text);
  }

  private void say(String line) {
    progress.accept(clock.stamp() + " " + line);
  }
}
