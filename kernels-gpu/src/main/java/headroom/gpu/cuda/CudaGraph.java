package headroom.gpu.cuda;

import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.JCudaDriver;

/**
 * Recorded work, ready to be launched whole: many kernels for the host's cost of one, so that a
 * device is timed and not the way to it.
 */
public final class CudaGraph extends CudaHandle {
  private final CUgraphExec executable;

  private CudaGraph(CUgraphExec executable) {
    this.executable = executable;
  }

  /** Makes a recording executable; the recording itself is not needed after. */
  static CudaGraph of(CUgraph recording) {
    try {
      CUgraphExec executable = new CUgraphExec();
      CudaStatus.check(
          "cuGraphInstantiate", JCudaDriver.cuGraphInstantiate(executable, recording, 0));
      return new CudaGraph(executable);
    } finally {
      CudaStatus.check("cuGraphDestroy", JCudaDriver.cuGraphDestroy(recording));
    }
  }

  /** Sends it to the device ahead of its first launch, which is as fast as any other then. */
  public void upload(CudaStream stream) {
    requireOpen();
    CudaStatus.check("cuGraphUpload", JCudaDriver.cuGraphUpload(executable, stream.handle()));
  }

  /** Queues all of it. */
  public void launch(CudaStream stream) {
    requireOpen();
    CudaStatus.check("cuGraphLaunch", JCudaDriver.cuGraphLaunch(executable, stream.handle()));
  }

  @Override
  void release() {
    CudaStatus.check("cuGraphExecDestroy", JCudaDriver.cuGraphExecDestroy(executable));
  }
}
