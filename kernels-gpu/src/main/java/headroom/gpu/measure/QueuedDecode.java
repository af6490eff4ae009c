package headroom.gpu.measure;

import headroom.gpu.cuda.CudaStream;

/** Queues one decode: all its kernels, with arguments made before. */
@FunctionalInterface
public interface QueuedDecode {

  /**
   * Queues it and returns at once.
   *
   * @param stream where to
   * @param buffer the copy of the KV cache that it reads, from 0
   */
  void queue(CudaStream stream, int buffer);
}
