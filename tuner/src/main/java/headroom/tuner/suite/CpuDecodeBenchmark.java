package headroom.tuner.suite;

import headroom.config.KernelConfig;
import headroom.cpu.device.CalmCalls;
import headroom.cpu.device.CalmCores;
import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelVariant;
import headroom.shape.AttentionShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;
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
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * Time of one decode step, KV cache hot: the same cache is decoded over and over. After the last
 * iteration the fork also takes the time with it cold ({@link ColdCaches}), which is no JMH result.
 * The kernel's output is compared with the float64 reference before anything is timed; a wrong one
 * fails the fork.
 *
 * <p>Every call waits for cores that nothing else uses, as far as an allowance goes. The profile's
 * number is the median of the calls that began and ended on such cores; without a tuner it is
 * printed at the end of a fork. JMH's own {@code decode:p0.50} is of all calls.
 *
 * <p>Every axis of every CPU variant is a parameter; {@code auto} is the variant's default.
 */
@State(Scope.Benchmark)
// Each call is timed: the median of calls ignores those that a timer tick or a neighbour struck,
// which move a mean by 10 to 50% on a small virtual machine.
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
// The set-up has warmed the kernel until nothing is compiled any more; forks differ more than
// iterations do.
@Warmup(iterations = 2, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgs = {
      JvmFlags.VECTOR_MODULE,
      JvmFlags.NATIVE_ACCESS,
      JvmFlags.COLLECTOR,
      JvmFlags.YOUNG,
      JvmFlags.QUIET_COMMANDS,
      JvmFlags.FOREGROUND_KERNELS,
      JvmFlags.FOREGROUND_VECTORS,
      JvmFlags.SUITE_HEAP_MIN,
      JvmFlags.SUITE_HEAP_MAX
    })
@SuppressWarnings("NullAway.Init") // prepare() fills the fields, through methods of its own
public class CpuDecodeBenchmark extends DecodeSuite {

  /** Kernel variant. */
  @Param("tiled")
  public String variant;

  /** Element type of the KV cache: f32, bf16, f16 or int8. */
  @Param("f32")
  public String element;

  /** Axis: vector width in bits. */
  @Param(BenchmarkConfig.AUTO)
  public String vectorBits;

  /** Axis: rows of K or V that are read side by side. */
  @Param(BenchmarkConfig.AUTO)
  public String streams;

  /** Axis: query heads of a score tile. */
  @Param(BenchmarkConfig.AUTO)
  public String qkHeads;

  /** Axis: key vectors of a score tile over key panels. */
  @Param(BenchmarkConfig.AUTO)
  public String qkVectors;

  /** Axis: dims per iteration of a score tile. */
  @Param(BenchmarkConfig.AUTO)
  public String qkUnroll;

  /** Axis: query heads of a value tile. */
  @Param(BenchmarkConfig.AUTO)
  public String pvHeads;

  /** Axis: dim vectors of a value tile. */
  @Param(BenchmarkConfig.AUTO)
  public String pvVectors;

  /** Axis: keys per iteration of a value tile. */
  @Param(BenchmarkConfig.AUTO)
  public String pvUnroll;

  /** Axis: keys per block of the online softmax. */
  @Param(BenchmarkConfig.AUTO)
  public String kvBlock;

  /** Axis: degree of the polynomial for 2^x. */
  @Param(BenchmarkConfig.AUTO)
  public String expDegree;

  /** Axis: layout of V. */
  @Param(BenchmarkConfig.AUTO)
  public String vLayout;

  /** Axis: cache lines that a tiled kernel sends for at a time. */
  @Param(BenchmarkConfig.AUTO)
  public String prefetch;

  /** Axis: when a tiled kernel widens a reduced cache's elements. */
  @Param(BenchmarkConfig.AUTO)
  public String widen;

  /** Axis: JVM flags; {@code auto} takes the set in force. */
  @Param(BenchmarkConfig.AUTO)
  public String jit;

  /** Axis: threads that decode runs on. */
  @Param(BenchmarkConfig.AUTO)
  public String threads;

  /** Axis: keys per piece of work when split over threads. */
  @Param(BenchmarkConfig.AUTO)
  public String chunk;

  /** Kernels compile in the foreground: a few windows without news are enough. */
  private static final long QUIET_NANOS = 10_000_000;

  /** Of an iteration of 100 ms, what may pass in waiting for calm cores before calls. */
  private static final long WAIT_NANOS = 70_000_000;

  /** What a fork may wait for calm before its iterations. */
  private static final long PATIENCE_NANOS = 1_500_000_000;

  private static final long WARMUP_LIMIT_NANOS = 3_000_000_000L;

  private final List<ForkReport.Iteration> iterations = new ArrayList<>();
  private DecodeProblem problem;
  private FilledCache filled;
  private DecodeKernel kernel;
  private CalmCores cores;
  private CalmCalls calls;
  private long patienceNanos = PATIENCE_NANOS;
  private float[] out;
  private double relativeError;
  private OptionalDouble coldNanos = OptionalDouble.empty();
  private int decodeThreads;
  private int warmups;

  @Override
  Map<String, String> axes() {
    Map<String, String> axes = new LinkedHashMap<>();
    axes.put("vectorBits", vectorBits);
    axes.put("streams", streams);
    axes.put("qkHeads", qkHeads);
    axes.put("qkVectors", qkVectors);
    axes.put("qkUnroll", qkUnroll);
    axes.put("pvHeads", pvHeads);
    axes.put("pvVectors", pvVectors);
    axes.put("pvUnroll", pvUnroll);
    axes.put("kvBlock", kvBlock);
    axes.put("expDegree", expDegree);
    axes.put("vLayout", vLayout);
    axes.put("prefetch", prefetch);
    axes.put("widen", widen);
    axes.put("jit", jit);
    axes.put("threads", threads);
    axes.put("chunk", chunk);
    return axes;
  }

  /** Makes inputs, cache and kernel, and checks the kernel. */
  @Setup(Level.Trial)
  public void prepare(BenchmarkParams params) throws IOException {
    warmups = params.getWarmup().getCount();
    setUp(this::prepareChecked);
  }

  private void prepareChecked() {
    AttentionShape shape = shape(element);
    DeviceTraits traits = SuiteTraits.current();
    KernelVariant chosen = KernelCatalog.load().named(variant);
    KernelConfig config =
        BenchmarkConfig.resolve(chosen, shape, traits, axes(), BenchmarkConfig.runningFlags());
    problem = new DecodeProblem(shape, seed(), Lengths.named(lengths));
    kernel = chosen.specialise(shape, config);
    decodeThreads = chosen.threads(config);
    DecodeProblem prefix = problem.prefix(DecodeProblem.WARM_TOKENS);
    warm(prefix, prefix.fill(kernel.layout()));
    filled = problem.fill(kernel.layout());
    out = problem.newOutput();
    relativeError = requireCorrect(problem.verify(kernel, filled.cache()), config.key());
    warm(problem, filled);
    cores = new CalmCores(decodeThreads);
  }

  private void warm(DecodeProblem warmed, FilledCache cache) {
    float[] unread = warmed.newOutput();
    new KernelWarmup(QUIET_NANOS, WARMUP_LIMIT_NANOS)
        .warm(() -> kernel.decode(warmed.q(), cache.cache(), warmed.scale(), unread));
  }

  /** Waits for the next spell of calm, and gives the iteration's calls an allowance for theirs. */
  @Setup(Level.Iteration)
  public void beginIteration() {
    long start = System.nanoTime();
    cores.await(kernel, patienceNanos);
    patienceNanos = Math.max(0, patienceNanos - (System.nanoTime() - start));
    calls = new CalmCalls(cores, kernel, WAIT_NANOS);
  }

  /** Waits until nothing else uses the cores, as far as the iteration's allowance goes. */
  @Setup(Level.Invocation)
  public void beforeCall() {
    calls.before();
  }

  /** Takes the call's time a second time: JMH does not tell which call was which. */
  @TearDown(Level.Invocation)
  public void afterCall() {
    calls.after();
  }

  /** The median of the iteration's calm calls. */
  @TearDown(Level.Iteration)
  public void endIteration() {
    calls.end();
    double[] nanos = calls.enough() ? calls.calmNanos() : calls.allNanos();
    Percentile percentile = new Percentile().withEstimationType(EstimationType.R_7);
    iterations.add(
        new ForkReport.Iteration(
            percentile.evaluate(nanos, 50), percentile.evaluate(nanos, 95), calls.enough()));
  }

  /** Ends the kernel's threads and reports what JMH's result does not carry. */
  @TearDown(Level.Trial)
  public void report() throws IOException {
    setUp(this::checkAgain);
    Optional<Path> report = ForkReport.file();
    if (report.isPresent()) {
      new ForkReport(
              relativeError,
              kernel.scratchBytes(),
              filled.appendNanosPerToken(),
              filled.cache().hugePageShare(),
              iterations,
              cores.ownRate(),
              decodeThreads,
              coldNanos)
          .write(report.get());
    } else {
      double[] calm =
          iterations.stream()
              .skip(warmups)
              .filter(ForkReport.Iteration::calm)
              .mapToDouble(ForkReport.Iteration::medianNanos)
              .toArray();
      System.out.printf(
          Locale.ROOT,
          "%n# Calls on calm cores: median %.0f ns/op, in %d of %d iterations%n",
          new Median().evaluate(calm),
          calm.length,
          iterations.size() - warmups);
      coldNanos.ifPresent(
          nanos ->
              System.out.printf(
                  Locale.ROOT, "# KV cache from main memory: median %.0f ns/op%n", nanos));
      filled
          .cache()
          .hugePageShare()
          .ifPresent(
              share ->
                  System.out.printf(
                      Locale.ROOT, "# KV cache in huge pages: %.0f%%%n", 100 * share));
    }
    kernel.close();
  }

  /** What C2 made of the kernel may differ from what was checked before the warm-up. */
  private void checkAgain() {
    double afterwards =
        requireCorrect(
            problem.verify(kernel, filled.cache()), "the kernel after its timed iterations");
    relativeError = Math.max(relativeError, afterwards);
    coldNanos = coldNanos();
  }

  private OptionalDouble coldNanos() {
    int caches = ColdCaches.count(problem.shape(), SuiteTraits.current());
    if (caches == 0 || Lengths.named(lengths) != Lengths.EQUAL) {
      return OptionalDouble.empty();
    }
    Arrays.fill(out, Float.NaN);
    OptionalDouble nanos;
    try {
      nanos = ColdCaches.fill(problem, kernel, caches).decodeNanos(kernel, cores, out);
    } catch (OutOfMemoryError e) {
      return OptionalDouble.empty(); // the hot times are good all the same
    }
    double error = requireCorrect(problem.judge(out), "a decode from main memory");
    relativeError = Math.max(relativeError, error);
    return nanos;
  }

  /** One decode step. */
  @Benchmark
  public float[] decode() {
    kernel.decode(problem.q(), filled.cache(), problem.scale(), out);
    return out;
  }
}
