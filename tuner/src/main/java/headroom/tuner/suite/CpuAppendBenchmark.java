package headroom.tuner.suite;

import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time to append one token to the KV cache in a layout: what a panelled cache costs beyond a
 * row-major one ({@code keyPanel=1}, {@code valuePanel=headDim}). Paid once per decoded token.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgs = {
      JvmFlags.COLLECTOR,
      JvmFlags.YOUNG,
      JvmFlags.SUITE_HEAP_MIN,
      JvmFlags.SUITE_HEAP_MAX
    })
public class CpuAppendBenchmark {

  /** KV heads. */
  @Param("1")
  public int kvHeads;

  /** Elements per head. */
  @Param("128")
  public int headDim;

  /** Tokens after which the cache is full and starts again. */
  @Param("4096")
  public int seqLen;

  /** Keys per K panel; 1 is row-major. */
  @Param({"1", "32"})
  public int keyPanel;

  /** Dims per V panel; 128 is row-major at the default head dim. */
  @Param({"32", "128"})
  public int valuePanel;

  /** Keys per V block. */
  @Param("128")
  public int valueBlock;

  private KvCache cache;
  private float[] token;

  /** An empty cache and a token. */
  @Setup(Level.Trial)
  public void prepare() {
    cache =
        new KvCache(1, kvHeads, headDim, seqLen, new KvLayout(keyPanel, valuePanel, valueBlock));
    token = new float[kvHeads * headDim];
    new TokenStream(1).next(token, 1);
  }

  /** One token. */
  @Benchmark
  public KvCache append() {
    if (cache.length(0) == seqLen) {
      cache.clear(0);
    }
    cache.append(0, token, 0, token, 0);
    return cache;
  }
}
