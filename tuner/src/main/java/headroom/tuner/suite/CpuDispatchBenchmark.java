package headroom.tuner.suite;

import headroom.dispatch.Choice;
import headroom.dispatch.DecodeDispatcher;
import headroom.kernel.KvCache;
import headroom.shape.AttentionShape;
import java.nio.file.Path;
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
 * What dispatch adds to a decode step: the way from query heads and cache to a kernel that was made
 * before, among as many routes as a server with batches of 1 to 8 has.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgs = {
      JvmFlags.VECTOR_MODULE,
      JvmFlags.COLLECTOR,
      JvmFlags.YOUNG,
      JvmFlags.SUITE_HEAP_MIN,
      JvmFlags.SUITE_HEAP_MAX
    })
public class CpuDispatchBenchmark {

  private static final int HEADS = 8;
  private static final int MOST_BATCH = 8;
  private static final int KEYS = 40;

  /** The profile. */
  @Param("results/profiles/amd-epyc-avx2-2c.json")
  public String profile;

  /** Sequences whose lengths are looked at. */
  @Param({"1", "8"})
  public int batch;

  private DecodeDispatcher dispatcher;
  private KvCache cache;

  /** Routes for batches of 1 to 8 and lengths of 1 to 40. */
  @Setup(Level.Trial)
  public void prepare() {
    dispatcher = DecodeDispatcher.load(Path.of(profile));
    float[] token = new float[16];
    for (int sequences = 1; sequences <= MOST_BATCH; sequences++) {
      grow(sequences, token);
    }
    cache = grow(batch, token);
  }

  private KvCache grow(int sequences, float[] token) {
    KvCache grown = dispatcher.newCache(new AttentionShape(sequences, HEADS, 1, 16, KEYS));
    for (int key = 0; key < KEYS; key++) {
      for (int sequence = 0; sequence < sequences; sequence++) {
        grown.append(sequence, token, 0, token, 0);
      }
      dispatcher.choice(HEADS, grown);
    }
    return grown;
  }

  /** The way to a known kernel. */
  @Benchmark
  public Choice lookup() {
    return dispatcher.choice(HEADS, cache);
  }

  /** Ends the kernels' threads. */
  @TearDown(Level.Trial)
  public void close() {
    dispatcher.close();
  }
}
