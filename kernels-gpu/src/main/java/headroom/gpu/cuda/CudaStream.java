package headroom.gpu.cuda;

import static jcuda.driver.CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL;
import static jcuda.driver.CUstream_flags.CU_STREAM_NON_BLOCKING;

import jcuda.driver.CUgraph;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/** A queue of work for the device, done in order. */
public final class CudaStream extends CudaHandle {
  private final CUstream stream;

  private CudaStream(CUstream stream) {
    this.stream = stream;
  }

  /** A new stream, which waits for no other. */
  public static CudaStream create(CudaContext context) {
    context.requireOpen();
    CUstream stream = new CUstream();
    CudaStatus.check("cuStreamCreate", JCudaDriver.cuStreamCreate(stream, CU_STREAM_NON_BLOCKING));
    return new CudaStream(stream);
  }

  /**
   * Waits until all that was queued is done.
   *
   * @throws CudaException also for a kernel that has crashed
   */
  public void synchronize() {
    CudaStatus.check("cuStreamSynchronize", JCudaDriver.cuStreamSynchronize(handle()));
  }

  /**
   * Records what an action queues here, instead of doing it, as a graph that can be launched whole.
   *
   * @param action queues work on this stream, and waits for nothing
   * @throws CudaException if the driver cannot record it
   */
  public CudaGraph capture(Runnable action) {
    CudaStatus.check(
        "cuStreamBeginCapture",
        JCudaDriver.cuStreamBeginCapture(handle(), CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
    CUgraph graph = new CUgraph();
    try {
      action.run();
    } catch (RuntimeException e) {
      // The stream must leave capture mode, or nothing can be queued on it any more.
      if (JCudaDriver.cuStreamEndCapture(handle(), graph) == CudaStatus.SUCCESS) {
        JCudaDriver.cuGraphDestroy(graph);
      }
      throw e;
    }
    CudaStatus.check("cuStreamEndCapture", JCudaDriver.cuStreamEndCapture(handle(), graph));
    return CudaGraph.of(graph);
  }

  CUstream handle() {
    requireOpen();
    return stream;
  }

  @Override
  void release() {
    CudaStatus.check("cuStreamDestroy", JCudaDriver.cuStreamDestroy(stream));
  }
}
