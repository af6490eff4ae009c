package headroom.tuner.verify;

import headroom.gpu.compile.KernelImage;
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
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Times configurations on one shape, with a cold and a hot second-level cache. */
final class ShapeSweep {
  private final DecodeGpu gpu;
  private final int samples;
  private final BooleanSupplier throttled;

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
   * @param wrong told of outputs that disagree and of sources that do not compile; those have no
   *     time
   * @throws IllegalArgumentException if the shape does not fit the device's memory
   */
  List<Timed> run(List<Candidate> candidates, BooleanSupplier spent, Consumer<String> wrong) {
    Problem problem = Problem.whole(candidates.getFirst().shape());
    BufferRotation cold = rotation(problem);
    List<DeviceKvCache> copies = new ArrayList<>();
    List<Timed> times = new ArrayList<>();
    try {
      for (int copy = 0; copy < cold.buffers(); copy++) {
        copies.add(DeviceKvCache.upload(gpu.context(), problem.cache()));
      }
      for (Candidate candidate : candidates) {
        if (spent.getAsBoolean()) {
          break;
        }
        try {
          times.addAll(time(candidate, problem, copies, cold));
        } catch (KernelCompileException | WrongOutputException e) {
          wrong.accept("%s: %s".formatted(candidate, e.getMessage()));
        }
      }
      return times;
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

  private List<Timed> time(
      Candidate candidate, Problem problem, List<DeviceKvCache> copies, BufferRotation cold)
      throws WrongOutputException {
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
        throw new WrongOutputException(verdict.describe());
      }
      GraphTimer timer = new GraphTimer(gpu.context(), gpu.stream(), throttled);
      BufferRotation hot = new BufferRotation(1, cold.bytesEach());
      return IntStream.range(0, 2)
          .mapToObj(
              state -> {
                SlopeSeries series = timer.time(decode::queue, state == 0 ? cold : hot, samples);
                return new Timed(
                    candidate,
                    state == 0 ? CacheState.COLD : CacheState.HOT,
                    series,
                    verdict.error(),
                    decode.scratchBytes());
              })
          .toList();
    }
  }

  /** An output that is too far from float64. */
  private static final class WrongOutputException extends Exception {
    WrongOutputException(String message) {
      super(message);
    }
  }
}
