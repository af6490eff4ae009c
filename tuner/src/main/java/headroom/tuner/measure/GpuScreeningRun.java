package headroom.tuner.measure;

import headroom.config.KernelConfig;
import headroom.gpu.compile.KernelImage;
import headroom.gpu.cuda.CudaException;
import headroom.gpu.decode.DecodeGpu;
import headroom.gpu.decode.GpuVariant;
import headroom.gpu.decode.ImageCheck;
import headroom.gpu.kernel.DecodePlan;
import headroom.gpu.measure.SlopeSample;
import headroom.gpu.measure.SlopeSeries;
import headroom.kernel.KernelCompileException;
import headroom.reference.Tolerance;
import headroom.tuner.suite.DecodeProblem;
import headroom.tuner.suite.GpuInputs;
import headroom.tuner.suite.GpuTelemetry;
import headroom.tuner.suite.GpuTrial;
import headroom.tuner.suite.Lengths;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * One screening request on the GPU, inside the worker: all configurations are compiled side by side
 * on the host while one after the other is checked, then timed, on the device.
 */
final class GpuScreeningRun {

  private final WorkerRequest.ScreenOnGpu request;
  private final DecodeGpu gpu;
  private final GpuTelemetry telemetry;
  private final Consumer<WorkerEvent> wire;

  GpuScreeningRun(
      WorkerRequest.ScreenOnGpu request,
      DecodeGpu gpu,
      GpuTelemetry telemetry,
      Consumer<WorkerEvent> wire) {
    this.request = request;
    this.gpu = gpu;
    this.telemetry = telemetry;
    this.wire = wire;
  }

  void run() {
    List<GpuVariant> variants = GpuVariant.allOn(gpu);
    List<CompletableFuture<Compiled>> compiled =
        request.configs().stream()
            .map(WireConfig::toConfig)
            .map(config -> CompletableFuture.supplyAsync(() -> compile(variants, config)))
            .toList();
    DecodeProblem problem = DecodeProblem.onGpu(request.shape(), request.seed(), Lengths.EQUAL);
    try (GpuInputs inputs = new GpuInputs(gpu, problem, request.state())) {
      IntStream.range(0, compiled.size())
          .forEach(index -> settle(index, compiled.get(index), inputs));
    }
  }

  private record Compiled(DecodePlan plan, KernelImage image) {}

  private Compiled compile(List<GpuVariant> variants, KernelConfig config) {
    DecodePlan plan = GpuVariant.named(config.variant(), variants).plan(request.shape(), config);
    return new Compiled(plan, gpu.compile(plan));
  }

  private void settle(int index, CompletableFuture<Compiled> compilation, GpuInputs inputs) {
    wire.accept(new WorkerEvent.Running(index));
    WorkerEvent event;
    try {
      event = measure(index, compilation.join(), inputs);
    } catch (CompletionException e) {
      event = failure(index, e.getCause() == null ? e : e.getCause());
    } catch (RuntimeException | Error e) {
      event = failure(index, e);
    }
    wire.accept(event);
  }

  private WorkerEvent measure(int index, Compiled compiled, GpuInputs inputs) {
    Optional<String> broken = ImageCheck.broken(compiled.plan(), compiled.image(), gpu.traits());
    if (broken.isPresent()) {
      return new WorkerEvent.Failed(index, WorkerEvent.Failed.Kind.REJECTED, broken.get());
    }
    try (GpuTrial trial = new GpuTrial(gpu, inputs, telemetry, compiled.plan(), compiled.image())) {
      Tolerance.Verdict verdict = trial.check();
      if (!verdict.correct()) {
        return new WorkerEvent.Failed(index, WorkerEvent.Failed.Kind.INCORRECT, verdict.describe());
      }
      SlopeSeries series = trial.time(request.samples());
      List<Double> nanos = series.kept().stream().map(SlopeSample::decodeNanos).toList();
      return new WorkerEvent.Measured(
          index,
          nanos,
          nanos.stream().mapToDouble(Double::doubleValue).max().orElseThrow(),
          series.disturbed() ? nanos.size() : 0,
          verdict.error(),
          trial.scratchBytes(),
          inputs.appendNanosPerToken());
    }
  }

  /**
   * What a failure is.
   *
   * @throws CudaException if the kernel took the device's context along: this process can run
   *     nothing more, and its end names the configuration that ran
   */
  private static WorkerEvent failure(int index, Throwable thrown) {
    if (thrown instanceof CudaException crash && crash.isContextLost()) {
      throw crash;
    }
    WorkerEvent.Failed.Kind kind =
        switch (thrown) {
          case KernelCompileException e -> WorkerEvent.Failed.Kind.COMPILE;
          case CudaException e -> WorkerEvent.Failed.Kind.LAUNCH;
          case IllegalArgumentException e -> WorkerEvent.Failed.Kind.REJECTED;
          default -> WorkerEvent.Failed.Kind.LAUNCH;
        };
    return new WorkerEvent.Failed(index, kind, Wire.message(thrown));
  }
}
