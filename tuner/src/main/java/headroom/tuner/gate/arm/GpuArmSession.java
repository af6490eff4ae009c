package headroom.tuner.gate.arm;

import headroom.gpu.ceiling.CeilingEffort;
import headroom.gpu.ceiling.CeilingKernels;
import headroom.gpu.ceiling.GpuControls;
import headroom.gpu.decode.DecodeGpu;
import headroom.gpu.decode.GpuVariant;
import headroom.gpu.device.GpuFingerprint;
import headroom.gpu.device.GpuSetting;
import headroom.gpu.kernel.DecodePlan;
import headroom.gpu.measure.SlopeSample;
import headroom.gpu.measure.SlopeSeries;
import headroom.reference.Tolerance;
import headroom.tuner.gate.stats.Sample;
import headroom.tuner.suite.DecodeProblem;
import headroom.tuner.suite.GpuInputs;
import headroom.tuner.suite.GpuTelemetry;
import headroom.tuner.suite.GpuTrial;
import headroom.tuner.suite.Lengths;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * Answers one request inside an arm's JVM about a kernel on the GPU, with what a tune measures by:
 * correct first, then timed, then correct still.
 *
 * <pre>
 *   round 1                               … until the decodes took the sample's time
 *   multiply-adds │ 5 slopes │ read memory
 * </pre>
 *
 * All are device times, by the slope of two graphs. For one thread.
 */
final class GpuArmSession implements AutoCloseable {

  /** Of decodes in a round; a control's one is of as long graphs. */
  private static final int SLOPES = 5;

  private static final int CONTROL_SLOPES = 1;

  private static final double NANOS_PER_MILLI = 1e6;

  private final DecodeGpu gpu;
  private final GpuTelemetry telemetry;

  /**
   * Opens the GPU.
   *
   * @throws IllegalStateException if something is missing: what, and the cure
   */
  GpuArmSession() {
    this.gpu = GpuSetting.open();
    this.telemetry = GpuTelemetry.of(gpu.context());
  }

  /** A time. */
  ArmReply measure(ArmRequest.Measure request) {
    if (request.fault().isPresent()) {
      return new ArmReply.Failed("faults are planted in kernels of the CPU alone");
    }
    ArmTask task = request.task();
    GpuVariant variant = GpuVariant.named(task.variant(), GpuVariant.allOn(gpu));
    ArmKernel made =
        ArmKernel.of(task, variant, GpuFingerprint.deviceTraits(gpu.context().limits()));
    DecodePlan plan = variant.plan(made.shape(), made.config());
    DecodeProblem problem = DecodeProblem.onGpu(made.shape(), request.seed(), Lengths.EQUAL);
    // The controls first: copies of the cache take most of what memory is left.
    try (GpuControls controls = controls();
        GpuInputs inputs = new GpuInputs(gpu, problem, task.l2().orElseThrow());
        GpuTrial trial = new GpuTrial(gpu, inputs, telemetry, plan, gpu.compile(plan))) {
      Tolerance.Verdict before = trial.check();
      if (!before.correct()) {
        return new ArmReply.Incorrect(before.describe());
      }
      Rounds rounds = new Rounds();
      while (rounds.decodeNanos < request.effort().sampleMillis() * NANOS_PER_MILLI) {
        rounds.add(trial, controls);
      }
      Tolerance.Verdict after = trial.check();
      return after.correct()
          ? rounds.reply(controls, Math.max(before.error(), after.error()))
          : new ArmReply.Incorrect(after.describe() + ", once it was timed");
    }
  }

  /** What a ceiling's launches are, so that the profile's ceiling is what they should reach. */
  private GpuControls controls() {
    return new GpuControls(
        gpu.context(),
        gpu.stream(),
        CeilingEffort.on(gpu.context()),
        gpu.compile(CeilingKernels::request).bytes());
  }

  /** The times of all rounds so far. */
  private static final class Rounds {
    private final List<Double> slopes = new ArrayList<>();
    private final List<Double> multiplyAdds = new ArrayList<>();
    private final List<Double> reads = new ArrayList<>();
    private int calmSlopes;

    /** What decodes took in all. */
    private double decodeNanos;

    void add(GpuTrial trial, GpuControls controls) {
      multiplyAdds.add(controls.multiplyAddNanos(CONTROL_SLOPES));
      SlopeSeries series = trial.time(SLOPES);
      reads.add(controls.readNanos(CONTROL_SLOPES));
      for (SlopeSample sample : series.kept()) {
        slopes.add(sample.decodeNanos());
        decodeNanos += sample.shortNanos() + sample.longNanos();
      }
      calmSlopes += series.disturbed() ? 0 : series.kept().size();
    }

    ArmReply.Measured reply(GpuControls controls, double relativeError) {
      double multiplyAddNanos = median(multiplyAdds);
      boolean calm = 2 * calmSlopes > slopes.size();
      return new ArmReply.Measured(
          new Sample(median(slopes), multiplyAddNanos, median(reads), calm),
          slopes.size(),
          calmSlopes,
          relativeError,
          0,
          controls.gflops(multiplyAddNanos));
    }

    private static double median(List<Double> nanos) {
      return new Median().evaluate(nanos.stream().mapToDouble(it -> it).toArray());
    }
  }

  @Override
  public void close() {
    telemetry.close();
    gpu.close();
  }
}
