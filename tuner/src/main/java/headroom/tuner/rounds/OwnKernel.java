package headroom.tuner.rounds;

import headroom.config.KernelConfig;
import headroom.kernel.DecodeKernel;
import headroom.kernel.KernelVariant;
import headroom.tuner.paired.Contestant;
import headroom.tuner.suite.DecodeProblem;
import headroom.tuner.suite.FilledCache;
import headroom.tuner.suite.KernelWarmup;

/** One of our kernels, with a cache in the layout that it asked for. */
public final class OwnKernel implements Contender {

  private final Contestant contestant;
  private final DecodeProblem problem;
  private final DecodeKernel kernel;
  private final FilledCache filled;
  private final float[] out;

  /**
   * A kernel that has not run yet.
   *
   * @param contestant whom the table names
   * @param variant makes the kernel
   * @param config of that variant
   */
  OwnKernel(
      Contestant contestant, DecodeProblem problem, KernelVariant variant, KernelConfig config) {
    this.contestant = contestant;
    this.problem = problem;
    this.kernel = variant.specialise(problem.shape(), config);
    this.filled = problem.fill(kernel.layout());
    this.out = problem.newOutput();
  }

  /**
   * Warms the kernel on the first tokens of the problem: interpreted vector code is 50 to 100 times
   * slower than compiled code.
   */
  void warm(KernelWarmup warmup) {
    DecodeProblem prefix = problem.prefix(DecodeProblem.WARM_TOKENS);
    FilledCache few = prefix.fill(kernel.layout());
    float[] unread = prefix.newOutput();
    warmup.warm(() -> kernel.decode(prefix.q(), few.cache(), prefix.scale(), unread));
  }

  /** The kernel itself, on whose threads cores are looked at. */
  public DecodeKernel kernel() {
    return kernel;
  }

  @Override
  public Contestant contestant() {
    return contestant;
  }

  @Override
  public DecodeProblem problem() {
    return problem;
  }

  @Override
  public void decode() {
    kernel.decode(problem.q(), filled.cache(), problem.scale(), out);
  }

  @Override
  public float[] output() {
    return out.clone();
  }

  @Override
  public void close() {
    kernel.close();
  }
}
