package headroom.tuner.suite;

import headroom.config.KernelConfig;
import headroom.gpu.decode.DecodeGpu;
import headroom.gpu.decode.GpuVariant;
import headroom.gpu.device.GpuFingerprint;
import headroom.gpu.device.GpuSetting;
import headroom.gpu.kernel.DecodePlan;
import headroom.gpu.measure.CacheState;
import headroom.gpu.measure.HostTime;
import headroom.gpu.measure.SlopeSample;
import headroom.gpu.measure.SlopeSeries;
import headroom.shape.AttentionShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.apache.commons.math3.stat.StatUtils;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time of one decode step on a GPU. JMH's own number is the host's: from queueing a decode to
 * knowing that it is done. {@code deviceNanos} beside it is the device's, by the slope of two CUDA
 * graphs, and that is what a profile holds. The output is compared with the float64 reference
 * before anything is timed, and afterwards; a wrong one fails the fork.
 *
 * <p>Every axis of every CUDA variant is a parameter; {@code auto} is the variant's default.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 1, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgs = {
      JvmFlags.VECTOR_MODULE,
      JvmFlags.NATIVE_ACCESS,
      JvmFlags.COLLECTOR,
      JvmFlags.YOUNG,
      JvmFlags.SUITE_HEAP_MIN,
      JvmFlags.SUITE_HEAP_MAX
    })
@SuppressWarnings("NullAway.Init") // prepare() fills the fields
public class GpuDecodeBenchmark extends DecodeSuite {

  /** Kernel variant. */
  @Param("mma")
  public String variant;

  /** Element type of the KV cache: f32, bf16, f16 or int8. */
  @Param("bf16")
  public String element;

  /** What a decode finds in the second-level cache: cold, as between layers, or hot. */
  @Param("cold")
  public String l2;

  /** Axis: query heads of a block. */
  @Param(BenchmarkConfig.AUTO)
  public String headsPerBlock;

  /** Axis: keys of a stage. */
  @Param(BenchmarkConfig.AUTO)
  public String kvTile;

  /** Axis: tiles in shared memory. */
  @Param(BenchmarkConfig.AUTO)
  public String stages;

  /** Axis: warps of a block. */
  @Param(BenchmarkConfig.AUTO)
  public String warps;

  /** Axis: of these, how many divide the heads. */
  @Param(BenchmarkConfig.AUTO)
  public String headWarps;

  /** Axis: 1 where queries stay in registers. */
  @Param(BenchmarkConfig.AUTO)
  public String qInRegisters;

  /** Axis: bytes that L2 fetches around a chunk. */
  @Param(BenchmarkConfig.AUTO)
  public String l2Prefetch;

  /** Axis: lanes that share a row of K and V. */
  @Param(BenchmarkConfig.AUTO)
  public String lanesPerKey;

  /** Axis: rows that a lane loads at once. */
  @Param(BenchmarkConfig.AUTO)
  public String keysInFlight;

  /** Axis: blocks per SM that registers are left for. */
  @Param(BenchmarkConfig.AUTO)
  public String minBlocks;

  /** Axis: parts of a sequence that are computed side by side. */
  @Param(BenchmarkConfig.AUTO)
  public String splits;

  /** Slopes of an iteration: their median is its sample. */
  private static final int SLOPES = 3;

  private final List<ForkReport.Iteration> iterations = new ArrayList<>();
  private DecodeGpu gpu;
  private GpuTelemetry telemetry;
  private GpuInputs inputs;
  private GpuTrial trial;
  private double relativeError;

  /** The device's own time, beside JMH's. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class DeviceTime {
    /** Device time of one decode of this iteration. */
    public double deviceNanos;
  }

  @Override
  Map<String, String> axes() {
    Map<String, String> axes = new LinkedHashMap<>();
    axes.put("headsPerBlock", headsPerBlock);
    axes.put("kvTile", kvTile);
    axes.put("stages", stages);
    axes.put("warps", warps);
    axes.put("headWarps", headWarps);
    axes.put("qInRegisters", qInRegisters);
    axes.put("l2Prefetch", l2Prefetch);
    axes.put("lanesPerKey", lanesPerKey);
    axes.put("keysInFlight", keysInFlight);
    axes.put("minBlocks", minBlocks);
    axes.put("splits", splits);
    return axes;
  }

  /** Opens the GPU, uploads the inputs, compiles and checks the kernel. */
  @Setup(Level.Trial)
  public void prepare() throws IOException {
    setUp(this::prepareChecked);
  }

  private void prepareChecked() {
    AttentionShape shape = shape(element);
    gpu = GpuSetting.open();
    telemetry = GpuTelemetry.of(gpu.context());
    GpuVariant chosen = GpuVariant.named(variant, GpuVariant.allOn(gpu));
    KernelConfig config =
        BenchmarkConfig.resolve(
            chosen, shape, GpuFingerprint.deviceTraits(gpu.context().limits()), axes(), List.of());
    DecodePlan plan = chosen.plan(shape, config);
    DecodeProblem problem = DecodeProblem.onGpu(shape, seed(), Lengths.named(lengths));
    inputs = new GpuInputs(gpu, problem, CacheState.named(l2));
    trial = new GpuTrial(gpu, inputs, telemetry, plan, gpu.compile(plan));
    relativeError = requireCorrect(trial.check(), config.key());
  }

  /** Takes the iteration's device time, before the host's. */
  @Setup(Level.Iteration)
  public void timeDevice() {
    // The driver keeps a context for each thread, and JMH may take another than the set-up's.
    gpu.context().attach();
    SlopeSeries series = trial.time(SLOPES);
    double[] nanos = series.kept().stream().mapToDouble(SlopeSample::decodeNanos).toArray();
    iterations.add(
        new ForkReport.Iteration(
            StatUtils.percentile(nanos, 50), StatUtils.max(nanos), !series.disturbed()));
  }

  /** Checks once more, reports what JMH's result does not carry, and gives everything back. */
  @TearDown(Level.Trial)
  public void report() throws IOException {
    gpu.context().attach();
    double afterwards = requireCorrect(trial.check(), "the kernel after its timed iterations");
    double nanos = iterations.getLast().medianNanos();
    OptionalDouble millijoules = trial.millijoules(nanos);
    Optional<Path> report = ForkReport.file();
    if (report.isPresent()) {
      new GpuForkReport(
              Math.max(relativeError, afterwards),
              trial.scratchBytes(),
              inputs.appendNanosPerToken(),
              iterations,
              millijoules)
          .write(report.get());
    } else {
      HostTime host = trial.hostTime();
      System.out.printf(
          Locale.ROOT,
          "%n# Host: %.0f ns to queue a decode among others, %.0f ns for one alone until it is"
              + " done%n",
          host.queueNanos(),
          host.roundTripNanos());
      millijoules.ifPresent(
          energy -> System.out.printf(Locale.ROOT, "# Energy: %.3f mJ per decode%n", energy));
    }
    trial.close();
    inputs.close();
    telemetry.close();
    gpu.close();
  }

  /** One decode step, from the host's side. */
  @Benchmark
  public void decode(DeviceTime device) {
    trial.decode();
    device.deviceNanos = iterations.getLast().medianNanos();
  }
}
