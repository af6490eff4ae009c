package headroom.tuner.verify;

import headroom.gpu.compile.KernelImage;
import headroom.gpu.decode.DecodeGpu;
import headroom.gpu.decode.DeviceDecode;
import headroom.gpu.decode.DeviceKvCache;
import headroom.gpu.decode.LoadedDecode;
import headroom.gpu.kernel.DecodePlan;
import headroom.kernel.KernelCompileException;
import headroom.reference.Tolerance;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares configurations with float64 on edge lengths, whole and in splits of which some are
 * empty.
 */
final class EdgeCheck {
  /** More than the short sequences of the batch have tiles. */
  private static final int MANY_SPLITS = 4;

  private final DecodeGpu gpu;
  private final Map<Key, Problem> problems = new HashMap<>();

  /** What a problem depends on: configurations share those of their tile. */
  private record Key(int queryHeads, int kvHeads, int headDim, KvFormat format, int tileKeys) {}

  /**
   * How a configuration did.
   *
   * @param candidate which
   * @param correct whether every row of every run agreed
   * @param error largest relative error of a row; infinite where it did not run
   * @param reason what was wrong; empty if nothing
   */
  record Result(Candidate candidate, boolean correct, double error, String reason) {}

  EdgeCheck(DecodeGpu gpu) {
    this.gpu = gpu;
  }

  /**
   * Runs one configuration.
   *
   * @throws headroom.gpu.cuda.CudaException if it crashes: nothing runs in this process after
   */
  Result check(Candidate candidate) {
    KernelImage image;
    try {
      image = gpu.compile(candidate.plan());
    } catch (KernelCompileException e) {
      return new Result(candidate, false, Double.POSITIVE_INFINITY, String.valueOf(e.getMessage()));
    }
    double worst = 0;
    for (int splits : new int[] {1, MANY_SPLITS}) {
      Tolerance.Verdict verdict = run(candidate.plan(splits), image);
      worst = Math.max(worst, verdict.error());
      if (!verdict.correct()) {
        return new Result(
            candidate, false, worst, "splits=%d: %s".formatted(splits, verdict.describe()));
      }
    }
    return new Result(candidate, true, worst, "");
  }

  private Tolerance.Verdict run(DecodePlan plan, KernelImage image) {
    Problem problem = problem(plan);
    float[] out = new float[problem.q().length];
    try (LoadedDecode kernels = gpu.load(plan, image);
        DeviceKvCache cache = DeviceKvCache.upload(gpu.context(), problem.cache());
        DeviceDecode decode =
            new DeviceDecode(gpu.context(), kernels, List.of(cache), problem.scale())) {
      decode.setQueries(problem.q());
      decode.queue(gpu.stream(), 0);
      gpu.stream().synchronize();
      decode.output(out);
    }
    return problem.worst(out);
  }

  private Problem problem(DecodePlan plan) {
    AttentionShape shape = plan.shape();
    Key key =
        new Key(
            shape.queryHeads(), shape.kvHeads(), shape.headDim(), shape.format(), plan.tileKeys());
    return problems.computeIfAbsent(key, unknown -> Problem.edges(shape, plan.tileKeys()));
  }
}
