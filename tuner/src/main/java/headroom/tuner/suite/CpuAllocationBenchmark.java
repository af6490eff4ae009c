package headroom.tuner.suite;

import headroom.config.KernelConfig;
import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelVariant;
import headroom.kernel.KvCache;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
 * What a decode step allocates, on all threads: run with {@code -prof gc} and read {@code
 * gc.alloc.rate.norm}. Every variant at its default, one sequence and a ragged batch.
 *
 * <p>{@link CpuDecodeBenchmark} cannot tell: it looks at the cores before each call and keeps each
 * call's time, and the profiler counts the harness's bytes among the kernel's. Here nothing happens
 * between calls, and steps are short, so that the few kilobytes that JMH itself takes per iteration
 * are spread over tens of thousands of calls. Its times wait for no calm: they are not results.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 2, timeUnit = TimeUnit.SECONDS)
@Fork(
    value = 1,
    jvmArgs = {
      JvmFlags.VECTOR_MODULE,
      JvmFlags.NATIVE_ACCESS,
      JvmFlags.COLLECTOR,
      JvmFlags.YOUNG,
      JvmFlags.QUIET_COMMANDS,
      JvmFlags.FOREGROUND_KERNELS,
      JvmFlags.FOREGROUND_VECTORS
    })
@SuppressWarnings("NullAway.Init") // prepare() fills the fields
public class CpuAllocationBenchmark {

  /** Kernel variant. */
  @Param({"tiled", "row", "split-tiled", "split-row"})
  public String variant;

  /** Sequences decoded together, ragged. */
  @Param({"1", "8"})
  public int batch;

  /** Element type of the KV cache. */
  @Param({"f32", "int8"})
  public String element;

  /** Tokens of a page of the KV cache; 0 is one piece per sequence. */
  @Param({"0", "64"})
  public int pageTokens;

  private static final int QUERY_HEADS = 8;
  private static final int HEAD_DIM = 128;

  /** The longest sequence: enough keys that two threads split them. */
  private static final int TOKENS = 192;

  private static final long QUIET_NANOS = 100_000_000;

  private static final long WARMUP_LIMIT_NANOS = 30_000_000_000L;

  private DecodeProblem problem;
  private DecodeKernel kernel;
  private KvCache cache;
  private float[] out;

  /** Makes inputs, cache and kernel, and runs the kernel until it is compiled. */
  @Setup(Level.Trial)
  public void prepare() {
    KvFormat format = new KvFormat(ElementType.named(element), pageTokens);
    AttentionShape shape = new AttentionShape(batch, QUERY_HEADS, 1, HEAD_DIM, TOKENS, format);
    DeviceTraits traits = SuiteTraits.current();
    KernelVariant chosen = KernelCatalog.load().named(variant);
    KernelConfig config =
        BenchmarkConfig.resolve(chosen, shape, traits, Map.of(), BenchmarkConfig.runningFlags());
    problem = new DecodeProblem(shape, 1, Lengths.RAGGED);
    kernel = chosen.specialise(shape, config);
    cache = problem.fill(kernel.layout()).cache();
    out = problem.newOutput();
    new KernelWarmup(QUIET_NANOS, WARMUP_LIMIT_NANOS).warm(this::decode);
  }

  /** One decode step. */
  @Benchmark
  public float[] decode() {
    kernel.decode(problem.q(), cache, problem.scale(), out);
    return out;
  }

  /** Ends the kernel's threads. */
  @TearDown(Level.Trial)
  public void end() {
    kernel.close();
  }
}
