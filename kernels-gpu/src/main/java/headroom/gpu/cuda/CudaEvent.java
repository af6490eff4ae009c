package headroom.gpu.cuda;

import static jcuda.driver.CUevent_flags.CU_EVENT_DEFAULT;

import jcuda.driver.CUevent;
import jcuda.driver.JCudaDriver;

/** A mark in a stream, whose time the device notes to half a microsecond. */
public final class CudaEvent extends CudaHandle {
  private final CUevent event;

  private CudaEvent(CUevent event) {
    this.event = event;
  }

  /** A new mark, not yet set. */
  public static CudaEvent create(CudaContext context) {
    context.requireOpen();
    CUevent event = new CUevent();
    CudaStatus.check("cuEventCreate", JCudaDriver.cuEventCreate(event, CU_EVENT_DEFAULT));
    return new CudaEvent(event);
  }

  /** Sets the mark behind all that is queued. */
  public void record(CudaStream stream) {
    requireOpen();
    CudaStatus.check("cuEventRecord", JCudaDriver.cuEventRecord(event, stream.handle()));
  }

  /** Waits until the device has passed the mark. */
  public void synchronize() {
    requireOpen();
    CudaStatus.check("cuEventSynchronize", JCudaDriver.cuEventSynchronize(event));
  }

  /**
   * Device time from an earlier mark to this one, in nanoseconds, in steps of about 500.
   *
   * @throws CudaException if the device has not passed both
   */
  public double nanosSince(CudaEvent earlier) {
    requireOpen();
    earlier.requireOpen();
    float[] millis = new float[1];
    CudaStatus.check(
        "cuEventElapsedTime", JCudaDriver.cuEventElapsedTime(millis, earlier.event, event));
    return millis[0] * 1e6;
  }

  @Override
  void release() {
    CudaStatus.check("cuEventDestroy", JCudaDriver.cuEventDestroy(event));
  }
}
