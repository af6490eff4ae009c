package headroom.tuner.suite;

import headroom.cpu.device.FmaLoop;
import headroom.cpu.device.ReadLoop;
import java.util.concurrent.TimeUnit;
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
 * What the device can do at most, by JMH: {@code gflops} and {@code gigabytes} per second stand
 * beside the score. {@code -t 2} drives two cores, each with a buffer of its own.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 9, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 2,
    jvmArgs = {
      JvmFlags.VECTOR_MODULE,
      JvmFlags.NATIVE_ACCESS,
      JvmFlags.COLLECTOR,
      JvmFlags.UNCHECKED,
      JvmFlags.SUITE_HEAP_MIN,
      JvmFlags.SUITE_HEAP_MAX
    })
public class CpuCeilingBenchmark {

  /** Iterations of the FMA loop per call: about 0.1 ms. */
  private static final int FMA_ITERATIONS = 20_000;

  private static final double GIGA = 1e9;

  /** The work done, as a rate. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Work {

    /** 1e9 floating-point operations. */
    public double gflops;

    /** 1e9 bytes. */
    public double gigabytes;
  }

  /** One thread's FMA loop. */
  @State(Scope.Thread)
  public static class Fma {
    private FmaLoop loop;

    /** Chooses the loop by the registers. */
    @Setup(Level.Trial)
    public void prepare() {
      loop = new FmaLoop(SuiteTraits.current().vectorRegisters());
    }
  }

  /** One thread's buffer. */
  @State(Scope.Thread)
  public static class Buffer {

    /** Bytes read over and over: choose them by the level to measure. */
    @Param({"16384", "262144", "4194304", "268435456"})
    public long workingSetBytes;

    /** How many parts of it are read side by side. */
    @Param public ReadLoop.Order order;

    private ReadLoop loop;

    /** Allocates and fills. */
    @Setup(Level.Trial)
    public void prepare() {
      loop = new ReadLoop(order, workingSetBytes);
    }

    /** Frees. */
    @TearDown(Level.Trial)
    public void free() {
      loop.close();
    }
  }

  /** FMA throughput. */
  @Benchmark
  public float fma(Fma fma, Work work) {
    work.gflops += FMA_ITERATIONS * fma.loop.flopsPerIteration() / GIGA;
    return fma.loop.run(FMA_ITERATIONS);
  }

  /** Read bandwidth. */
  @Benchmark
  public float read(Buffer buffer, Work work) {
    work.gigabytes += buffer.workingSetBytes / GIGA;
    return buffer.loop.run(buffer.workingSetBytes, 1);
  }
}
