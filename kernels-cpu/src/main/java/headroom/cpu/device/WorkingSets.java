package headroom.cpu.device;

import headroom.kernel.DeviceTraits;
import headroom.profile.Resource;

/**
 * How much each thread reads, over and over, to measure one memory level.
 *
 * @param l1Bytes fits the first-level cache with room for the rest of the process
 * @param l2Bytes fits the second-level cache, not the first
 * @param l3Bytes fits the last-level cache with all threads' sets together, not the second
 * @param dramBytes fits no cache
 */
record WorkingSets(long l1Bytes, long l2Bytes, long l3Bytes, long dramBytes) {

  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;

  /** No core that runs JDK 25 at speed has less: half of it is a set that fits everywhere. */
  private static final long SMALLEST_L1 = 32 * KIB;

  /** Client and server cores have 256 KiB to 2 MiB; half of the least is above any x86 L1. */
  private static final long SMALLEST_L2 = 256 * KIB;

  /** L2 where unknown, for sets that must not fit it: four times this is beyond any private one. */
  private static final long TYPICAL_L2 = MIB;

  /**
   * Most that is touched for DRAM, and what is where L3 is unknown: sixteen times 64 MiB, more than
   * most chiplets have. Filling 1 GiB can take 3 s in a virtual machine, which may show the L3 of a
   * whole socket and reach one chiplet's 32–96 MiB.
   */
  private static final long MOST_DRAM = 1024 * MIB;

  /** Four times L2: read front to back, nearly all of it misses, even if some of it stays. */
  private static final int FAR_BEYOND_L2 = 4;

  /**
   * Sixteen times L3. One whose replacement resists scans keeps as much of a set as it holds: a
   * quarter of four times its size, which Zen 5 reads 9 to 18% faster than sets that are far larger
   * ({@code results/ceilings/README.md}).
   */
  static final int FAR_BEYOND_L3 = 16;

  /**
   * The sets for a device.
   *
   * @param traits caches, 0 where unknown
   * @param threads threads that read together: L1 and L2 are each core's own, L3 and DRAM shared
   * @param memoryBytes what may be allocated for all threads together
   */
  static WorkingSets of(DeviceTraits traits, int threads, long memoryBytes) {
    long l1 = granule((traits.l1Bytes() > 0 ? traits.l1Bytes() : SMALLEST_L1) / 2);
    long l2 =
        Math.max(2 * l1, granule((traits.l2Bytes() > 0 ? traits.l2Bytes() : SMALLEST_L2) / 2));
    long l3 = FAR_BEYOND_L2 * (traits.l2Bytes() > 0 ? traits.l2Bytes() : TYPICAL_L2);
    if (traits.l3Bytes() > 0) {
      // A small L3 leaves less room: then all threads' sets fill half of it, but never less than
      // twice each L2, or the second level would be measured again.
      l3 = Math.max(l3 / 2, Math.min(l3, traits.l3Bytes() / 2 / threads));
    }
    l3 = Math.max(2 * l2, granule(l3));
    long dramOfAll =
        traits.l3Bytes() > 0 ? Math.min(MOST_DRAM, FAR_BEYOND_L3 * traits.l3Bytes()) : MOST_DRAM;
    long dram = granule(Math.min(dramOfAll, memoryBytes) / threads);
    return new WorkingSets(l1, l2, l3, Math.max(2 * l3, dram));
  }

  /**
   * The same with what was found of an L3 that the system does not tell: half of its reach.
   *
   * @param reachBytes how far L3 reaches for one thread
   * @param threads threads that read together
   */
  WorkingSets withL3Reach(long reachBytes, int threads) {
    long l3 = Math.max(2 * l2Bytes, granule(reachBytes / 2 / threads));
    return new WorkingSets(l1Bytes, l2Bytes, l3, Math.max(2 * l3, dramBytes));
  }

  /** Whether DRAM's set is as far beyond L3 as it should be. */
  boolean dramIsFarBeyondL3(DeviceTraits traits, int threads) {
    long roundedOff = (long) ReadLoop.GRANULE_BYTES * threads;
    return dramBytes * threads + roundedOff >= FAR_BEYOND_L3 * traits.l3Bytes();
  }

  /** Bytes that each thread reads for a level; 0 for arithmetic. */
  long bytes(Resource resource) {
    return switch (resource) {
      case FMA -> 0;
      case L1 -> l1Bytes;
      case L2 -> l2Bytes;
      case L3 -> l3Bytes;
      case DRAM -> dramBytes;
      case COPY, MMA_BF16, MMA_F16 -> throw noneOfCpus(resource);
    };
  }

  /** A resource of GPUs was asked for. */
  static IllegalArgumentException noneOfCpus(Resource resource) {
    return new IllegalArgumentException("no ceiling of CPUs: " + resource.label());
  }

  private static long granule(long bytes) {
    return Math.max(1, bytes / ReadLoop.GRANULE_BYTES) * ReadLoop.GRANULE_BYTES;
  }
}
