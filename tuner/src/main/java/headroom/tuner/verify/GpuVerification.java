package headroom.tuner.verify;

import headroom.gpu.ceiling.CeilingEffort;
import headroom.gpu.ceiling.CeilingKernels;
import headroom.gpu.ceiling.GpuCeilingMeter;
import headroom.gpu.cuda.CudaException;
import headroom.gpu.decode.DecodeGpu;
import headroom.gpu.measure.CacheState;
import headroom.shape.AttentionShape;
import headroom.tuner.suite.GpuTelemetry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The steps of a verification in one process, behind what earlier processes of the run have done;
 * see the package. For one thread.
 */
public final class GpuVerification implements AutoCloseable {
  private static final String CEILINGS = "ceilings";
  private static final String PEERS = "PyTorch";
  private static final String PROBE = "looking for PyTorch";

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

  /** Seconds after which a check hangs: compiling is most of it. */
  private static final int CHECK_SECONDS = 60;

  /** Likewise, where a large cache is filled, or all ceilings are measured. */
  private static final int LONG_SECONDS = 120;

  private final DecodeGpu gpu;
  private final VerifyRun run;
  private final VerifyJournal journal;
  private final VerifyFiles files;
  private final VerifyClock clock;
  private final Consumer<String> progress;
  private final Findings found;
  private String begun = "opening the GPU";

  /**
   * A verification that goes on where the run's journal ends.
   *
   * @param progress told a line for each thing that is done
   */
  public GpuVerification(DecodeGpu gpu, VerifyRun run, Consumer<String> progress) {
    this.gpu = gpu;
    this.run = run;
    this.progress = progress;
    this.found = run.findings(VerifyJournal.read(run.journal()));
    this.journal = new VerifyJournal(run.journal());
    this.files = new VerifyFiles(run);
    this.clock = run.clock();
  }

  /** How a process of a run ended. */
  public enum Outcome {
    /** It took all steps that there was time for. */
    DONE,
    /** A kernel took the GPU's context along: the next process goes on. */
    LOST
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
      String limits = gpu.context().limits().toString();
      files.keep("device.txt", String.join("\n", run.describe(), limits, telemetry.describe(), ""));
      say(run.describe());
      boolean compare = peers && torchIsThere();
      check();
      measureCeilings(telemetry);
      sweep(telemetry, compare ? SWEEP_END_BEFORE_PEERS : SWEEP_END);
      if (compare) {
        timePeers();
      }
      return Outcome.DONE;
    } catch (CudaException e) {
      say("the GPU's context is lost: " + e.getMessage());
      note(new VerifyEvent.Lost(begun, String.valueOf(e.getMessage())));
      return Outcome.LOST;
    } finally {
      files.write(found);
    }
  }

  private void begin(String what, int seconds) {
    begun = what;
    note(new VerifyEvent.Begun(what, seconds));
  }

  private void note(VerifyEvent event) {
    journal.write(event);
    found.add(event);
  }

  private boolean torchIsThere() throws IOException, InterruptedException {
    if (found.isOver(PEERS) || found.isOver(PROBE)) {
      return false;
    }
    begin(PROBE, LONG_SECONDS);
    String torch = TorchPeers.probe(run.folder());
    say(torch);
    boolean there = torch.startsWith(TorchPeers.PRESENT);
    if (!there) {
      note(new VerifyEvent.Over(PROBE));
    }
    return there;
  }

  private void check() {
    EdgeCheck check = new EdgeCheck(gpu);
    List<Candidate> all = run.programs();
    for (Candidate candidate : all.stream().filter(it -> !found.isChecked(it)).toList()) {
      if (clock.past(CHECKS_END)) {
        say(
            "time for checks is up: %d of %d were checked"
                .formatted(found.checks.size(), all.size()));
        break;
      }
      begin(candidate.toString(), CHECK_SECONDS);
      EdgeCheck.Result result = resultOf(check, candidate);
      checked(result);
      files.writeChecks(found);
      say(
          "check %d/%d %s: %s"
              .formatted(
                  found.checks.size(),
                  all.size(),
                  candidate,
                  result.correct() ? "%.1e".formatted(result.error()) : result.reason()));
    }
    files.write(found);
  }

  /** What the driver refuses is wrong; what crashes is thrown. */
  private static EdgeCheck.Result resultOf(EdgeCheck check, Candidate candidate) {
    try {
      return check.check(candidate);
    } catch (CudaException e) {
      throwIfLost(e);
      return new EdgeCheck.Result(
          candidate, false, Double.POSITIVE_INFINITY, String.valueOf(e.getMessage()));
    }
  }

  private static void throwIfLost(RuntimeException e) {
    if (e instanceof CudaException crash && crash.isContextLost()) {
      throw crash;
    }
  }

  private void checked(EdgeCheck.Result result) {
    note(
        new VerifyEvent.Checked(
            result.candidate().toString(), result.correct(), result.error(), result.reason()));
  }

  private void measureCeilings(GpuTelemetry telemetry) {
    if (found.isOver(CEILINGS)) {
      return;
    }
    begin(CEILINGS, LONG_SECONDS);
    try {
      takeCeilings(telemetry);
      note(new VerifyEvent.Over(CEILINGS));
    } catch (RuntimeException e) {
      throwIfLost(e);
      say("no more ceilings: " + e.getMessage());
      note(new VerifyEvent.Lost(CEILINGS, String.valueOf(e.getMessage())));
    }
    files.write(found);
  }

  private void takeCeilings(GpuTelemetry telemetry) {
    byte[] image = gpu.compile(CeilingKernels::request).bytes();
    new GpuCeilingMeter(
            gpu.context(),
            gpu.stream(),
            CeilingEffort.on(gpu.context()),
            telemetry::throttled,
            ceiling -> {
              note(new VerifyEvent.Limit(ceiling));
              say(ceiling.describe());
              begin(CEILINGS, LONG_SECONDS);
            })
        .measure(image);
  }

  private void sweep(GpuTelemetry telemetry, double end) {
    ShapeSweep sweep = new ShapeSweep(gpu, run.emulated() ? 1 : SAMPLES, telemetry);
    for (NamedShape named : run.shapes()) {
      if (clock.past(end)) {
        say("time for the sweep is up before " + named.shape().label());
        return;
      }
      List<Candidate> left = run.timed(named).stream().filter(this::isToBeTimed).toList();
      if (left.isEmpty()) {
        continue;
      }
      try {
        sweep.run(left, () -> clock.past(end), new Swept(named.shape()));
        long timed = left.stream().filter(found::isTimed).count();
        say(
            "sweep %s: %d of %d configurations timed"
                .formatted(named.shape().label(), timed, left.size()));
      } catch (IllegalArgumentException | CudaException e) {
        throwIfLost(e);
        say("%s is left out: %s".formatted(named.shape().label(), e.getMessage()));
      }
      files.write(found);
    }
  }

  private boolean isToBeTimed(Candidate candidate) {
    return !found.isTimed(candidate)
        && found.checks.stream()
            .noneMatch(check -> !check.correct() && check.candidate().sameProgram(candidate));
  }

  /** Notes what a sweep does. */
  private final class Swept implements ShapeSweep.Listener {
    private final AttentionShape shape;

    Swept(AttentionShape shape) {
      this.shape = shape;
    }

    @Override
    public void begun(Candidate candidate) {
      begin(candidate.toString(), LONG_SECONDS);
    }

    @Override
    public void timed(Timed time) {
      note(VerifyEvent.Took.of(time));
    }

    @Override
    public Optional<Timed> fastest(CacheState state) {
      return found.of(shape, state).stream().findFirst();
    }

    @Override
    public void counted(Timed fastest, double millijoules) {
      note(new VerifyEvent.Used(fastest.candidate().toString(), fastest.state(), millijoules));
    }

    @Override
    public void wrong(Candidate candidate, double error, String why) {
      checked(new EdgeCheck.Result(candidate, false, error, why));
      say("%s: %s".formatted(candidate, why));
    }
  }

  private void timePeers() throws IOException, InterruptedException {
    double seconds = clock.leftSeconds() - LAST_SECONDS;
    if (seconds > 0) {
      begin(PEERS, (int) clock.leftSeconds() + LONG_SECONDS);
      TorchPeers.time(
              TorchPeers.comparable(run.shapes()), run.folder().resolve("peers.jsonl"), seconds)
          .forEach(time -> note(new VerifyEvent.Peer(time)));
      note(new VerifyEvent.Over(PEERS));
    }
  }

  private void say(String line) {
    progress.accept(clock.stamp() + " " + line);
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}
