package headroom.tuner.gate.arm;

import headroom.cpu.device.FmaLoop;
import headroom.cpu.device.ReadLoop;
import headroom.shape.AttentionShape;
import headroom.tuner.suite.KernelWarmup;

/**
 * Two fixed pieces of work that no kernel takes part in: multiply-adds on registers, and passes
 * over as much memory as the KV cache holds. Where they move between two JVMs, the machine did.
 * Both arms run their own build's: a change to these loops shows as a moved control, never as a
 * verdict on a kernel.
 *
 * <p>Use from one thread.
 */
final class ControlLoops implements AutoCloseable {

  /** Some 40 µs: long against the clock's 25 ns, short against the spells of calm. */
  private static final int FMA_ITERATIONS = 20_000;

  /** Beyond the caches of most machines; a pass takes a millisecond. */
  private static final long MOST_BYTES = 16L << 20;

  /** Of one reading, in whole passes: as long as the multiply-adds. */
  private static final long LEAST_READ_BYTES = 1L << 20;

  /**
   * C2 counts calls before it counts iterations: over a large cache a thousand calls of code that
   * boxes every vector would outlast the warm-up, and be what is timed.
   */
  private static final long WARM_BYTES = 4L * ReadLoop.GRANULE_BYTES;

  private final FmaLoop fma;
  private final ReadLoop read;
  private final long readBytes;
  private final int passes;
  private float sink;

  ControlLoops(AttentionShape shape, int vectorRegisters) {
    long granules =
        Math.max(1, (long) Math.min(shape.kvBytes(), MOST_BYTES) / ReadLoop.GRANULE_BYTES);
    this.readBytes = granules * ReadLoop.GRANULE_BYTES;
    this.passes = (int) Math.ceilDiv(LEAST_READ_BYTES, readBytes);
    this.fma = new FmaLoop(vectorRegisters);
    this.read = new ReadLoop(ReadLoop.Order.FOUR_STREAMS, readBytes);
  }

  void warm(KernelWarmup warmup) {
    warmup.warm(this::multiplyAdd);
    warmup.warm(() -> sink += read.run(Math.min(WARM_BYTES, readBytes), 1));
    warmup.warm(this::readMemory);
  }

  void multiplyAdd() {
    sink += fma.run(FMA_ITERATIONS);
  }

  /** The rate of multiply-adds that took so long. */
  double gflops(double nanos) {
    return (double) fma.flopsPerIteration() * FMA_ITERATIONS / nanos;
  }

  /** Reads the memory once or more; it stays in whatever caches it fits. */
  void readMemory() {
    sink += read.run(readBytes, passes);
  }

  /** The time of one pass of a {@link #readMemory} that took so long. */
  double passNanos(double nanos) {
    return nanos / passes;
  }

  /** A value that depends on all passes: keeps the loops alive. */
  float sink() {
    return sink;
  }

  @Override
  public void close() {
    read.close();
  }
}
