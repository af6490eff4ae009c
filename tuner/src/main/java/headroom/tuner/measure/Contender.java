package headroom.tuner.measure;

import headroom.cpu.device.CalmCalls;
import headroom.cpu.device.CalmCores;
import headroom.kernel.DecodeKernel;
import headroom.reference.Tolerance;
import headroom.tuner.suite.DecodeProblem;
import headroom.tuner.suite.FilledCache;
import headroom.tuner.suite.KernelWarmup;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * One configuration inside a worker: its kernel, made warm, checked, and sampled round by round.
 */
final class Contender implements AutoCloseable {

  /** R-7, the usual linear interpolation. */
  private static final Percentile PERCENTILE =
      new Percentile().withEstimationType(Percentile.EstimationType.R_7);

  /** What may be waited for calm in a sample, in lengths of a sample. */
  private static final int WAITS_PER_SAMPLE = 3;

  private final int index;
  private final DecodeKernel kernel;
  private final int threads;
  private final List<Double> sampleNanos = new ArrayList<>();
  private double worstP95Nanos;
  private int disturbedSamples;
  private double callNanos;
  private double relativeError;
  private double appendNanosPerToken;

  /**
   * A kernel that has not run yet.
   *
   * @param index position in the request
   * @param kernel specialised
   * @param threads that it decodes on
   */
  Contender(int index, DecodeKernel kernel, int threads) {
    this.index = index;
    this.kernel = kernel;
    this.threads = threads;
  }

  /** A kernel that is warm already. */
  Contender(int index, WarmKernels.Warm warm) {
    this(index, warm.kernel(), warm.threads());
    this.callNanos = warm.callNanos();
  }

  int index() {
    return index;
  }

  /** Threads that it decodes on. */
  int threads() {
    return threads;
  }

  DecodeKernel kernel() {
    return kernel;
  }

  /** Whether C2 has compiled the kernel. */
  boolean isWarm() {
    return callNanos > 0;
  }

  /** The kernel, for whoever times it next. */
  WarmKernels.Warm warm() {
    return new WarmKernels.Warm(kernel, threads, callNanos);
  }

  /** Compares with the reference, before any warm-up: on a poisoned output, interpreted or not. */
  Tolerance.Verdict check(DecodeProblem problem, FilledCache filled) {
    Tolerance.Verdict verdict = problem.verify(kernel, filled.cache());
    relativeError = verdict.error();
    appendNanosPerToken = filled.appendNanosPerToken();
    return verdict;
  }

  /** Runs until warm; remembers the time of a call. */
  void warm(DecodeProblem problem, FilledCache filled, KernelWarmup warmup) {
    float[] out = problem.newOutput();
    callNanos = warmup.warm(() -> kernel.decode(problem.q(), filled.cache(), problem.scale(), out));
  }

  /**
   * Takes one sample: the median of the calls of at least {@code leastNanos} that ran on calm
   * cores, or of all where those are too few. A median, since a timer tick doubles the time of the
   * call that it strikes.
   */
  void sample(
      DecodeProblem problem, FilledCache filled, float[] out, long leastNanos, CalmCores cores) {
    int calls = (int) Math.max(1, Math.ceil(leastNanos / callNanos));
    if (calls > 1) {
      // The others' caches lie in L2 and L3 now; a call longer than a sample would evict its own.
      kernel.decode(problem.q(), filled.cache(), problem.scale(), out);
    }
    CalmCalls timed = new CalmCalls(cores, kernel, WAITS_PER_SAMPLE * leastNanos);
    for (int call = 0; call < calls; call++) {
      timed.before();
      kernel.decode(problem.q(), filled.cache(), problem.scale(), out);
      timed.after();
    }
    timed.end();
    double[] callTimes = timed.enough() ? timed.calmNanos() : timed.allNanos();
    sampleNanos.add(PERCENTILE.evaluate(callTimes, 50));
    // Of a sample of one call the two are the same.
    worstP95Nanos = Math.max(worstP95Nanos, PERCENTILE.evaluate(callTimes, 95));
    disturbedSamples += timed.enough() ? 0 : 1;
  }

  WorkerEvent.Measured result() {
    return new WorkerEvent.Measured(
        index,
        List.copyOf(sampleNanos),
        worstP95Nanos,
        disturbedSamples,
        relativeError,
        kernel.scratchBytes(),
        appendNanosPerToken);
  }

  @Override
  public void close() {
    kernel.close();
  }
}
