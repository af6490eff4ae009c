package headroom.tuner.suite;

import headroom.gpu.compile.KernelImage;
import headroom.gpu.decode.DecodeGpu;
import headroom.gpu.decode.DeviceDecode;
import headroom.gpu.decode.LoadedDecode;
import headroom.gpu.kernel.DecodePlan;
import headroom.gpu.measure.GraphTimer;
import headroom.gpu.measure.HostTime;
import headroom.gpu.measure.SlopeSeries;
import headroom.reference.Tolerance;
import java.util.Arrays;
import java.util.OptionalDouble;

/** One configuration on a GPU: loaded, checked against the reference, timed. */
public final class GpuTrial implements AutoCloseable {
  private final DecodeGpu gpu;
  private final GpuInputs inputs;
  private final GpuTelemetry telemetry;
  private final LoadedDecode kernels;
  private final DeviceDecode decode;

  /**
   * Loads a plan's kernels.
   *
   * @param image compiled from the plan
   */
  public GpuTrial(
      DecodeGpu gpu, GpuInputs inputs, GpuTelemetry telemetry, DecodePlan plan, KernelImage image) {
    this.gpu = gpu;
    this.inputs = inputs;
    this.telemetry = telemetry;
    this.kernels = gpu.load(plan, image);
    try {
      this.decode =
          new DeviceDecode(gpu.context(), kernels, inputs.copies(), inputs.problem().scale());
      decode.setQueries(inputs.problem().q());
    } catch (RuntimeException e) {
      kernels.close();
      throw e;
    }
  }

  /** Decodes once over each copy of the cache, and compares the last output with the reference. */
  public Tolerance.Verdict check() {
    for (int copy = 0; copy < inputs.rotation().buffers(); copy++) {
      decode.queue(gpu.stream(), copy);
    }
    gpu.stream().synchronize();
    float[] out = inputs.problem().newOutput();
    Arrays.fill(out, Float.NaN);
    decode.output(out);
    return inputs.problem().judge(out);
  }

  /**
   * Device times of a decode that has been checked.
   *
   * @param samples how many; throttled ones are left out up to a cap
   * @throws IllegalStateException if one is not positive: the device took no time that events tell
   */
  public SlopeSeries time(int samples) {
    SlopeSeries series =
        new GraphTimer(gpu.context(), gpu.stream(), telemetry::throttled)
            .time(decode::queue, inputs.rotation(), samples);
    if (Arrays.stream(series.decodeNanos()).anyMatch(nanos -> nanos <= 0)) {
      throw new IllegalStateException(
          "no device time: a graph of twice the decodes was not longer; run again on a GPU that"
              + " nobody else uses");
    }
    return series;
  }

  /** Queues one decode and waits for it: what a host sees. */
  public void decode() {
    decode.queue(gpu.stream(), 0);
    gpu.stream().synchronize();
  }

  /** What a decode costs the host: some thousand decodes are queued for it. */
  public HostTime hostTime() {
    return HostTime.of(decode::queue, gpu.stream());
  }

  /**
   * Energy of a decode, where the GPU counts it.
   *
   * @param decodeNanos about what one takes
   */
  public OptionalDouble millijoules(double decodeNanos) {
    return new EnergyMeter(telemetry, gpu.stream())
        .millijoules(decode::queue, inputs.rotation(), decodeNanos);
  }

  /** Device memory beside the cache. */
  public long scratchBytes() {
    return decode.scratchBytes();
  }

  @Override
  public void close() {
    decode.close();
    kernels.close();
  }
}
