package headroom.gpu.ceiling;

import headroom.gpu.cuda.CudaContext;
import headroom.gpu.cuda.CudaDriver;
import headroom.gpu.cuda.GpuLimits;

/**
 * How much the ceilings' kernels do.
 *
 * @param blocks of each launch
 * @param farBytes buffer that is read from memory, and of each side of a copy; whole chunks
 * @param nearBytes buffer that stays in the second-level cache
 * @param nearPasses of a launch over it
 * @param fmaRounds of a launch
 * @param mmaRounds of a launch
 * @param samples of each ceiling
 */
public record CeilingEffort(
    int blocks,
    long farBytes,
    long nearBytes,
    int nearPasses,
    int fmaRounds,
    int mmaRounds,
    int samples) {

  /** Of a buffer 40 times the cache, at most one byte in 40 is still there when it comes again. */
  private static final int FAR_CACHES = 40;

  /** A device's last buffers may be few, but what a cache holds must not decide. */
  private static final int LEAST_FAR_CACHES = 4;

  /** Where the cache has two halves, each keeps what its own SMs read: a half of a half. */
  private static final int NEAR_SHARE = 4;

  /** Bytes of a launch over the near buffer: 100 µs at 5 TB/s. */
  private static final long NEAR_LAUNCH_BYTES = 512L << 20;

  /** 100 to 300 µs of an A100 or H100: far beyond a launch's own cost, short enough to boost. */
  private static final int FMA_ROUNDS = 512;

  private static final int MMA_ROUNDS = 1024;

  /** Enough for an interval of the median at 99% that leaves out the extremes. */
  private static final int SAMPLES = 15;

  /** Checks the counts. */
  public CeilingEffort {
    boolean counts = blocks > 0 && nearPasses > 0 && fmaRounds > 0 && mmaRounds > 0 && samples > 0;
    boolean buffers = farBytes > 0 && nearBytes > 0;
    if (!counts || !buffers || (farBytes | nearBytes) % CeilingKernels.CHUNK_BYTES != 0) {
      throw new IllegalArgumentException(
          ("ceilings need work in whole chunks of %d bytes: blocks=%d, farBytes=%d, nearBytes=%d,"
                  + " nearPasses=%d, fmaRounds=%d, mmaRounds=%d, samples=%d")
              .formatted(
                  CeilingKernels.CHUNK_BYTES,
                  blocks,
                  farBytes,
                  nearBytes,
                  nearPasses,
                  fmaRounds,
                  mmaRounds,
                  samples));
    }
  }

  /**
   * What fills a GPU that is open; on an emulated one, {@link #smoke}.
   *
   * @throws IllegalArgumentException if too little memory is free
   */
  public static CeilingEffort on(CudaContext gpu) {
    return CudaDriver.isEmulated() ? smoke() : of(gpu.limits(), gpu.freeMemoryBytes());
  }

  /**
   * What fills a GPU: a few milliseconds for each sample.
   *
   * @param freeBytes device memory that may be taken
   * @throws IllegalArgumentException if that is too little to be far beyond the cache
   */
  static CeilingEffort of(GpuLimits limits, long freeBytes) {
    long far = Math.min((long) FAR_CACHES * limits.l2Bytes(), freeBytes / 4);
    if (far < (long) LEAST_FAR_CACHES * limits.l2Bytes()) {
      throw new IllegalArgumentException(
          "ceilings need %d times the %d MiB of L2 twice, and %d MiB are free; end other users of the GPU"
              .formatted(LEAST_FAR_CACHES, limits.l2Bytes() >> 20, freeBytes >> 20));
    }
    long near = wholeChunks(limits.l2Bytes() / NEAR_SHARE);
    int blocksPerMultiprocessor = limits.threadsPerMultiprocessor() / CeilingKernels.THREADS;
    return new CeilingEffort(
        limits.multiprocessors() * blocksPerMultiprocessor,
        wholeChunks(far),
        near,
        (int) Math.max(1, NEAR_LAUNCH_BYTES / near),
        FMA_ROUNDS,
        MMA_ROUNDS,
        SAMPLES);
  }

  /** What shows on an emulated device that everything is called; its rates mean nothing. */
  static CeilingEffort smoke() {
    return new CeilingEffort(2, 64 << 10, 16 << 10, 2, 2, 2, 1);
  }

  private static long wholeChunks(long bytes) {
    return Math.max(1, bytes / CeilingKernels.CHUNK_BYTES) * CeilingKernels.CHUNK_BYTES;
  }
}
