package headroom.cpu.device;

import headroom.kernel.HugePages;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums a buffer of floats: the fastest that a core can read.
 *
 * <p>Near caches are read front to back. Beyond them four quarters are read side by side, because
 * no prefetcher runs far enough ahead in one stream: DRAM gave 37 GB/s where one stream gave 30,
 * while L2 gave a tenth less ({@code results/ceilings/README.md}). The order of loads matters as
 * much: eight vectors of one stream back to front gave 18 GB/s.
 *
 * <p>Eight accumulators hide the latency of the additions, so only loads limit the loop. The buffer
 * is off the heap and starts at a cache line: a Java array starts 16 bytes after an object that is
 * aligned to 8, so 64-byte loads from it straddle two lines in seven of eight cases, at half the L1
 * rate. The measured rates of both are in {@code results/ceilings/README.md}.
 *
 * <p>Run with {@link CeilingMeter#jvmFlags()}: with bounds checks inside the loop, a segment reads
 * L1 at four fifths of the rate.
 */
public final class ReadLoop implements AutoCloseable {

  /** Working sets are multiples of this: eight vectors of up to 2048 bits, and whole pages. */
  public static final int GRANULE_BYTES = 4096;

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int VECTOR_BYTES = SPECIES.vectorByteSize();
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /** How many parts of the working set are read side by side. */
  public enum Order {
    /** Front to back. */
    ONE_STREAM,
    /** Four quarters, each front to back. */
    FOUR_STREAMS
  }

  private final Order order;
  private final Arena arena;
  private final MemorySegment buffer;

  /**
   * Allocates and fills the buffer, so that the calling thread's memory node holds its pages.
   *
   * @param order how it is read
   * @param capacityBytes the largest working set, a multiple of {@link #GRANULE_BYTES}
   */
  @SuppressWarnings("MustBeClosedChecker") // close() closes the arena
  public ReadLoop(Order order, long capacityBytes) {
    checkGranule(capacityBytes);
    this.order = order;
    this.arena = Arena.ofShared();
    // In the pages that KV caches lie in: a ceiling of plain pages could be exceeded.
    this.buffer = HugePages.allocate(arena, capacityBytes, GRANULE_BYTES);
    // A byte pattern that is a normal float: subnormals would slow the additions on some cores.
    buffer.fill((byte) 0x3f);
  }

  /** The largest working set. */
  public long capacityBytes() {
    return buffer.byteSize();
  }

  /**
   * Reads the first bytes of the buffer again and again.
   *
   * @param workingSetBytes bytes of one pass, a multiple of {@link #GRANULE_BYTES}
   * @param passes how often
   * @return a value that depends on all reads; use it, or the loop may be removed
   */
  public float run(long workingSetBytes, int passes) {
    checkGranule(workingSetBytes);
    // With the JVM flags above nothing else stops a read past the end.
    if (workingSetBytes > buffer.byteSize()) {
      throw new IllegalArgumentException(
          "a working set is at most the capacity: workingSetBytes=%d, capacityBytes=%d"
              .formatted(workingSetBytes, buffer.byteSize()));
    }
    return switch (order) {
      case ONE_STREAM -> sum(buffer, workingSetBytes, passes);
      case FOUR_STREAMS -> sumOfQuarters(buffer, workingSetBytes, passes);
    };
  }

  private static float sum(MemorySegment set, long bytes, int passes) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    // The accumulators outlive a pass: summing them up each time would cost L1 a fifth of its rate.
    for (int pass = 0; pass < passes; pass++) {
      for (long at = 0; at < bytes; at += 8L * VECTOR_BYTES) {
        s0 = s0.add(load(set, at));
        s1 = s1.add(load(set, at + VECTOR_BYTES));
        s2 = s2.add(load(set, at + 2L * VECTOR_BYTES));
        s3 = s3.add(load(set, at + 3L * VECTOR_BYTES));
        s4 = s4.add(load(set, at + 4L * VECTOR_BYTES));
        s5 = s5.add(load(set, at + 5L * VECTOR_BYTES));
        s6 = s6.add(load(set, at + 6L * VECTOR_BYTES));
        s7 = s7.add(load(set, at + 7L * VECTOR_BYTES));
      }
    }
    return total(s0.add(s1), s2.add(s3), s4.add(s5), s6.add(s7));
  }

  private static float sumOfQuarters(MemorySegment set, long bytes, int passes) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    long quarter = bytes / 4;
    for (int pass = 0; pass < passes; pass++) {
      for (long at = 0; at < quarter; at += 2L * VECTOR_BYTES) {
        s0 = s0.add(load(set, at));
        s1 = s1.add(load(set, at + VECTOR_BYTES));
        s2 = s2.add(load(set, at + quarter));
        s3 = s3.add(load(set, at + quarter + VECTOR_BYTES));
        s4 = s4.add(load(set, at + 2 * quarter));
        s5 = s5.add(load(set, at + 2 * quarter + VECTOR_BYTES));
        s6 = s6.add(load(set, at + 3 * quarter));
        s7 = s7.add(load(set, at + 3 * quarter + VECTOR_BYTES));
      }
    }
    return total(s0.add(s1), s2.add(s3), s4.add(s5), s6.add(s7));
  }

  private static float total(FloatVector a, FloatVector b, FloatVector c, FloatVector d) {
    return a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
  }

  private static FloatVector load(MemorySegment set, long at) {
    return FloatVector.fromMemorySegment(SPECIES, set, at, ORDER);
  }

  private static void checkGranule(long bytes) {
    if (bytes <= 0 || bytes % GRANULE_BYTES != 0) {
      throw new IllegalArgumentException(
          "a working set is a positive multiple of %d bytes: %d".formatted(GRANULE_BYTES, bytes));
    }
  }

  /** Frees the buffer. */
  @Override
  public void close() {
    arena.close();
  }
}
