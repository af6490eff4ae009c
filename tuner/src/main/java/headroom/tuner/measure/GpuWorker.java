package headroom.tuner.measure;

import headroom.gpu.ceiling.CeilingEffort;
import headroom.gpu.ceiling.CeilingKernels;
import headroom.gpu.ceiling.GpuCeilingMeter;
import headroom.gpu.cuda.CudaException;
import headroom.gpu.decode.DecodeGpu;
import headroom.gpu.device.GpuSetting;
import headroom.tuner.suite.GpuTelemetry;
import java.util.function.Consumer;

/** A worker's GPU: opened once, for all requests, until the process ends. */
final class GpuWorker {

  /** Exit code of a process whose GPU context is lost. */
  private static final int CRASHED = 3;

  private final Consumer<WorkerEvent> wire;
  private final DecodeGpu gpu;
  private final GpuTelemetry telemetry;

  /**
   * Opens the GPU.
   *
   * @throws IllegalStateException if something is missing: what, and the cure
   */
  GpuWorker(Consumer<WorkerEvent> wire) {
    this.wire = wire;
    this.gpu = GpuSetting.open();
    this.telemetry = GpuTelemetry.of(gpu.context());
  }

  void screen(WorkerRequest.ScreenOnGpu request) {
    try {
      new GpuScreeningRun(request, gpu, telemetry, wire).run();
    } catch (CudaException e) {
      // Only a lost context comes here. Whoever waits for this process then blames what ran last.
      System.err.println(Wire.message(e));
      Runtime.getRuntime().halt(CRASHED);
    }
  }

  void measureCeilings() {
    new GpuCeilingMeter(
            gpu.context(),
            gpu.stream(),
            CeilingEffort.on(gpu.context()),
            telemetry::throttled,
            ceiling -> {
              wire.accept(new WorkerEvent.Progress(Wire.oneLine(ceiling.describe())));
              wire.accept(new WorkerEvent.Limit(ceiling.ceiling()));
            })
        .measure(gpu.compile(CeilingKernels::request).bytes());
  }
}
