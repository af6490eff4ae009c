package headroom.gpu.ceiling;

import headroom.gpu.cuda.CudaContext;
import headroom.gpu.cuda.CudaModule;
import headroom.gpu.cuda.CudaStream;
import headroom.gpu.cuda.DeviceBuffer;
import headroom.gpu.measure.GraphTimer;
import headroom.gpu.measure.MedianInterval;
import java.util.ArrayList;
import java.util.List;

/**
 * Two fixed pieces of work that no decode takes part in, by the clock of decodes: the launches that
 * measure the ceilings of multiply-adds and of reading memory. Where their times move between two
 * processes, the GPU did.
 */
public final class GpuControls implements AutoCloseable {
  private final GraphTimer timer;
  private final CudaModule module;
  private final List<DeviceBuffer> buffers = new ArrayList<>();
  private final CeilingLaunch multiplyAdd;
  private final CeilingLaunch read;

  /**
   * Loads both.
   *
   * @param effort of the ceilings that they are held against
   * @param image what {@link CeilingKernels#request} was compiled to
   */
  public GpuControls(CudaContext gpu, CudaStream stream, CeilingEffort effort, byte[] image) {
    // A throttled control is what it is for: no sample is left out.
    this.timer = new GraphTimer(gpu, stream, () -> false);
    this.module = CudaModule.load(gpu, image);
    try {
      DeviceBuffer results = allocate(gpu, CeilingLaunch.resultBytes(effort));
      DeviceBuffer far = allocate(gpu, effort.farBytes());
      far.fill((byte) 0);
      this.multiplyAdd = CeilingLaunch.multiplyAdd(module, effort, results);
      this.read = CeilingLaunch.read(module, effort, far, 1, results);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private DeviceBuffer allocate(CudaContext gpu, long bytes) {
    DeviceBuffer buffer = DeviceBuffer.allocate(gpu, bytes);
    buffers.add(buffer);
    return buffer;
  }

  /** Device time of one launch of multiply-adds: the median of so many samples. */
  public double multiplyAddNanos(int samples) {
    return medianNanos(multiplyAdd, samples);
  }

  /** Device time of one pass over memory, far beyond the second-level cache. */
  public double readNanos(int samples) {
    return medianNanos(read, samples);
  }

  private double medianNanos(CeilingLaunch launch, int samples) {
    return MedianInterval.of(launch.time(timer, samples).decodeNanos()).median();
  }

  /** The rate of a launch of multiply-adds that took so long, as its ceiling is told. */
  public double gflops(double multiplyAddNanos) {
    return multiplyAdd.work() / multiplyAddNanos;
  }

  @Override
  public void close() {
    buffers.forEach(DeviceBuffer::close);
    module.close();
  }
}
