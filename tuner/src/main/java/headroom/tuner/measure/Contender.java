package headroom.tuner.measure;

import headroom.cpu.device.CalmBudget;
import headroom.cpu.device.CalmCores;
import headroom.kernel.DecodeKernel;
import headroom.reference.Tolerance;
import headroom.tuner.suite.DecodeProblem;
import headroom.tuner.suite.FilledCache;
import headroom.tuner.suite.KernelWarmup;
import java.util.ArrayList;
import java.util.Arrays;
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
  private double callNanos = 1;
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
   * Takes one sample: the median of the calls of at least {@code leastNanos}, each begun on calm
   * cores if they fall calm in time. A median, since a timer tick doubles the time of the call that
   * it strikes. Calls that began in a disturbance count only where there is no other.
   */
  void sample(
      DecodeProblem problem, FilledCache filled, float[] out, long leastNanos, CalmCores cores) {
    int calls = (int) Math.max(1, Math.ceil(leastNanos / callNanos));
    if (calls > 1) {
      // The others' caches lie in L2 and L3 now; a call longer than a sample would evict its own.
      kernel.decode(problem.q(), filled.cache(), problem.scale(), out);
    }
    double[] calm = new double[calls];
    double[] disturbed = new double[calls];
    int calmCalls = 0;
    CalmBudget budget = new CalmBudget(WAITS_PER_SAMPLE * leastNanos);
    for (int call = 0; call < calls; call++) {
      boolean quiet = budget.await(cores, kernel);
      long before = System.nanoTime();
      kernel.decode(problem.q(), filled.cache(), problem.scale(), out);
      long nanos = System.nanoTime() - before;
      if (quiet) {
        calm[calmCalls++] = nanos;
      } else {
        disturbed[call - calmCalls] = nanos;
      }
    }
    double[] callTimes =
        calmCalls > 0 ? Arrays.copyOf(calm, calmCalls) : Arrays.copyOf(disturbed, calls);
    sampleNanos.add(PERCENTILE.evaluate(callTimes, 50));
    // Of a sample of one call the two are the same.
    worstP95Nanos = Math.max(worstP95Nanos, PERCENTILE.evaluate(callTimes, 95));
    disturbedSamples += calmCalls > 0 ? 0 : 1;
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
