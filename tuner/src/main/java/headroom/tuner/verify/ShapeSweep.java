package headroom.tuner.verify;

import headroom.gpu.cuda.CudaException;
import headroom.gpu.cuda.GpuLimits;
import headroom.gpu.decode.DecodeGpu;
import headroom.gpu.decode.DeviceDecode;
import headroom.gpu.decode.DeviceKvCache;
import headroom.gpu.decode.LoadedDecode;
import headroom.gpu.kernel.DecodePlan;
import headroom.gpu.measure.BufferRotation;
import headroom.gpu.measure.CacheState;
import headroom.gpu.measure.GraphTimer;
import headroom.gpu.measure.SlopeSeries;
import headroom.gpu.nvml.GpuReading;
import headroom.kernel.KernelCompileException;
import headroom.reference.Tolerance;
import headroom.tuner.suite.EnergyMeter;
import headroom.tuner.suite.GpuTelemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;

/**
 * Times configurations on one shape, with a cold and a hot second-level cache, and counts the
 * energy of the fastest.
 */
final class ShapeSweep {
  /** Cold first: that is what targets are about. */
  private static final List<CacheState> STATES = List.of(CacheState.COLD, CacheState.HOT);

  private final DecodeGpu gpu;
  private final int samples;
  private final GpuTelemetry telemetry;

  /** Hears what a sweep does, the moment it does it. */
  interface Listener {

    /** A configuration is about to run. */
    void begun(Candidate candidate);

    /** It was timed in one state of the second-level cache. */
    void timed(Timed time);

    /** The fastest that is known by now, in this sweep or before; empty if none is. */
    Optional<Timed> fastest(CacheState state);

    /** Energy of a decode of the fastest was counted. */
    void counted(Timed fastest, double millijoules);

    /**
     * It has no time: it does not compile, cannot be launched, or computes something else.
     *
     * @param error relative error of its output; infinite where there is none
     */
    void wrong(Candidate candidate, double error, String why);
  }

  /** A shape's inputs on the device; a hot cache is the first of the copies. */
  private record Uploaded(Problem problem, List<DeviceKvCache> copies, BufferRotation cold) {

    BufferRotation rotation(CacheState state) {
      return switch (state) {
        case COLD -> cold;
        case HOT -> new BufferRotation(1, cold.bytesEach());
      };
    }
  }

  /**
   * A sweep.
   *
   * @param samples timings of each configuration and state
   * @param telemetry of the GPU: whether it is slower than it can be, and what energy it uses
   */
  ShapeSweep(DecodeGpu gpu, int samples, GpuTelemetry telemetry) {
    this.gpu = gpu;
    this.samples = samples;
    this.telemetry = telemetry;
  }

  /**
   * Times what there is time for, in order.
   *
   * @param candidates all of one shape
   * @param spent asked before each whether time is up
   * @throws IllegalArgumentException if the shape does not fit the device's memory
   * @throws CudaException if a kernel crashes: nothing runs in this process after
   */
  void run(List<Candidate> candidates, BooleanSupplier spent, Listener listener) {
    // Filling the cache takes longer than any of them.
    listener.begun(candidates.getFirst());
    Problem problem = Problem.whole(candidates.getFirst().shape());
    BufferRotation cold = rotation(problem);
    List<DeviceKvCache> copies = new ArrayList<>();
    try {
      for (int copy = 0; copy < cold.buffers(); copy++) {
        copies.add(DeviceKvCache.upload(gpu.context(), problem.cache()));
      }
      Uploaded inputs = new Uploaded(problem, copies, cold);
      for (Candidate candidate : candidates) {
        if (spent.getAsBoolean()) {
          return;
        }
        attempt(candidate, listener, () -> time(candidate, inputs, listener));
      }
      // Of the fastest alone: for every configuration it would take half of the budget.
      for (CacheState state : STATES) {
        Optional<Timed> fastest = listener.fastest(state);
        if (fastest.isPresent() && !spent.getAsBoolean()) {
          Timed time = fastest.get();
          attempt(time.candidate(), listener, () -> countEnergy(time, inputs, listener));
        }
      }
    } finally {
      copies.forEach(DeviceKvCache::close);
    }
  }

  /** Runs one, and tells what keeps it from running; only a lost context ends the sweep. */
  private static void attempt(Candidate candidate, Listener listener, Runnable step) {
    listener.begun(candidate);
    try {
      step.run();
    } catch (KernelCompileException e) {
      listener.wrong(candidate, Double.POSITIVE_INFINITY, String.valueOf(e.getMessage()));
    } catch (CudaException e) {
      if (e.isContextLost()) {
        throw e;
      }
      listener.wrong(candidate, Double.POSITIVE_INFINITY, String.valueOf(e.getMessage()));
    }
  }

  private BufferRotation rotation(Problem problem) {
    GpuLimits limits = gpu.context().limits();
    long kvBytes = (long) problem.shape().kvBytes();
    return BufferRotation.of(
        CacheState.COLD, kvBytes, limits.l2Bytes(), gpu.context().freeMemoryBytes() / 2);
  }

  private void time(Candidate candidate, Uploaded inputs, Listener listener) {
    DecodePlan plan = candidate.plan();
    try (LoadedDecode kernels = gpu.load(plan, gpu.compile(plan));
        DeviceDecode decode = decode(kernels, inputs)) {
      decode.setQueries(inputs.problem().q());
      // The last copy: if that is right, so are those before it.
      decode.queue(gpu.stream(), inputs.copies().size() - 1);
      gpu.stream().synchronize();
      float[] out = new float[inputs.problem().q().length];
      decode.output(out);
      Tolerance.Verdict verdict = inputs.problem().worst(out);
      if (!verdict.correct()) {
        listener.wrong(candidate, verdict.error(), "whole shape: " + verdict.describe());
        return;
      }
      GraphTimer timer = new GraphTimer(gpu.context(), gpu.stream(), telemetry::throttled);
      for (CacheState state : STATES) {
        Optional<GpuReading> before = telemetry.read();
        SlopeSeries series = timer.time(decode::queue, inputs.rotation(state), samples);
        listener.timed(
            new Timed(
                candidate,
                state,
                series,
                verdict.error(),
                decode.scratchBytes(),
                new Conditions(before, telemetry.read()),
                OptionalDouble.empty()));
      }
    }
  }

  private void countEnergy(Timed time, Uploaded inputs, Listener listener) {
    DecodePlan plan = time.candidate().plan();
    try (LoadedDecode kernels = gpu.load(plan, gpu.compile(plan));
        DeviceDecode decode = decode(kernels, inputs)) {
      decode.setQueries(inputs.problem().q());
      new EnergyMeter(telemetry, gpu.stream())
          .millijoules(decode::queue, inputs.rotation(time.state()), time.nanos().median())
          .ifPresent(millijoules -> listener.counted(time, millijoules));
    }
  }

  private DeviceDecode decode(LoadedDecode kernels, Uploaded inputs) {
    return new DeviceDecode(gpu.context(), kernels, inputs.copies(), inputs.problem().scale());
  }
}
