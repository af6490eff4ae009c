package headroom.tuner.verify;

import headroom.gpu.compile.KernelImage;
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
import headroom.kernel.KernelCompileException;
import headroom.reference.Tolerance;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Times configurations on one shape, with a cold and a hot second-level cache. */
final class ShapeSweep {
  private final DecodeGpu gpu;
  private final int samples;
  private final BooleanSupplier throttled;

  /** Hears what a sweep does, the moment it does it. */
  interface Listener {

    /** A configuration is about to run. */
    void begun(Candidate candidate);

    /** It was timed in one state of the second-level cache. */
    void timed(Timed time);

    /**
     * It has no time: it does not compile, cannot be launched, or computes something else.
     *
     * @param error relative error of its output; infinite where there is none
     */
    void wrong(Candidate candidate, double error, String why);
  }

  /**
   * A sweep.
   *
   * @param samples timings of each configuration and state
   * @param throttled whether the GPU is slower now than it can be
   */
  ShapeSweep(DecodeGpu gpu, int samples, BooleanSupplier throttled) {
    this.gpu = gpu;
    this.samples = samples;
    this.throttled = throttled;
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
      for (Candidate candidate : candidates) {
        if (spent.getAsBoolean()) {
          return;
        }
        listener.begun(candidate);
        try {
          time(candidate, problem, copies, cold, listener);
        } catch (KernelCompileException e) {
          listener.wrong(candidate, Double.POSITIVE_INFINITY, String.valueOf(e.getMessage()));
        } catch (CudaException e) {
          if (e.isContextLost()) {
            throw e;
          }
          listener.wrong(candidate, Double.POSITIVE_INFINITY, String.valueOf(e.getMessage()));
        }
      }
    } finally {
      copies.forEach(DeviceKvCache::close);
    }
  }

  private BufferRotation rotation(Problem problem) {
    GpuLimits limits = gpu.context().limits();
    long kvBytes = (long) problem.shape().kvBytes();
    return BufferRotation.of(
        CacheState.COLD, kvBytes, limits.l2Bytes(), gpu.context().freeMemoryBytes() / 2);
  }

  private void time(
      Candidate candidate,
      Problem problem,
      List<DeviceKvCache> copies,
      BufferRotation cold,
      Listener listener) {
    DecodePlan plan = candidate.plan();
    KernelImage image = gpu.compile(plan);
    try (LoadedDecode kernels = gpu.load(plan, image);
        DeviceDecode decode = new DeviceDecode(gpu.context(), kernels, copies, problem.scale())) {
      decode.setQueries(problem.q());
      // The last copy: if that is right, so are those before it.
      decode.queue(gpu.stream(), copies.size() - 1);
      gpu.stream().synchronize();
      float[] out = new float[problem.q().length];
      decode.output(out);
      Tolerance.Verdict verdict = problem.worst(out);
      if (!verdict.correct()) {
        listener.wrong(candidate, verdict.error(), "whole shape: " + verdict.describe());
        return;
      }
      GraphTimer timer = new GraphTimer(gpu.context(), gpu.stream(), throttled);
      BufferRotation hot = new BufferRotation(1, cold.bytesEach());
      for (CacheState state : List.of(CacheState.COLD, CacheState.HOT)) {
        SlopeSeries series =
            timer.time(
                decode::queue,
                switch (state) {
                  case COLD -> cold;
                  case HOT -> hot;
                },
                samples);
        listener.timed(new Timed(candidate, state, series, verdict.error(), decode.scratchBytes()));
      }
    }
  }
}
