package headroom.tuner.suite;

import headroom.gpu.decode.DecodeGpu;
import headroom.gpu.decode.DeviceKvCache;
import headroom.gpu.measure.BufferRotation;
import headroom.gpu.measure.CacheState;
import headroom.kernel.KvLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * A problem on a GPU: its cache uploaded, in as many copies as the state of the second-level cache
 * asks for. All configurations of a shape share it.
 */
public final class GpuInputs implements AutoCloseable {

  /** Of the memory that is free, what copies may take: scratch and other processes need some. */
  private static final double MEMORY_SHARE = 0.8;

  private final DecodeProblem problem;
  private final FilledCache filled;
  private final BufferRotation rotation;
  private final List<DeviceKvCache> copies = new ArrayList<>();

  /**
   * Fills the cache and uploads it.
   *
   * @param state what decodes shall find in the second-level cache
   * @throws IllegalArgumentException if the device has not as much memory
   */
  public GpuInputs(DecodeGpu gpu, DecodeProblem problem, CacheState state) {
    this.problem = problem;
    this.filled = problem.fill(KvLayout.rowMajor(problem.shape().headDim()));
    this.rotation =
        BufferRotation.of(
            state,
            filled.cache().bytes(),
            gpu.context().limits().l2Bytes(),
            (long) (MEMORY_SHARE * gpu.context().freeMemoryBytes()));
    try {
      for (int copy = 0; copy < rotation.buffers(); copy++) {
        copies.add(DeviceKvCache.upload(gpu.context(), filled.cache()));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  DecodeProblem problem() {
    return problem;
  }

  BufferRotation rotation() {
    return rotation;
  }

  List<DeviceKvCache> copies() {
    return List.copyOf(copies);
  }

  /** Time to append a token to the host's cache. */
  public double appendNanosPerToken() {
    return filled.appendNanosPerToken();
  }

  @Override
  public void close() {
    copies.forEach(DeviceKvCache::close);
  }
}
