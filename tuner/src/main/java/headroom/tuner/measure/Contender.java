package headroom.tuner.measure;

import headroom.cpu.device.FmaProbe;
import headroom.cpu.device.SampleGuard;
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

  private final int index;
  private final DecodeKernel kernel;
  private final int threads;
  private final List<Double> sampleNanos = new ArrayList<>();
  private double worstP95Nanos;
  private int disturbedSamples;
  private int retriesLeft;
  private double callNanos = 1;
  private double relativeError;
  private double appendNanosPerToken;

  /**
   * A kernel that has not run yet.
   *
   * @param index position in the request
   * @param kernel specialised
   * @param threads that it decodes on
   * @param retries disturbed samples that are thrown away before one is kept and marked
   */
  Contender(int index, DecodeKernel kernel, int threads, int retries) {
    this.index = index;
    this.kernel = kernel;
    this.threads = threads;
    this.retriesLeft = retries;
  }

  int index() {
    return index;
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
   * Takes one sample: the median of the calls of at least {@code leastNanos}, between two control
   * probes. A median, since a timer tick doubles the time of the call that it strikes.
   */
  void sample(
      DecodeProblem problem, FilledCache filled, float[] out, long leastNanos, FmaProbe probe) {
    int calls = (int) Math.max(1, Math.ceil(leastNanos / callNanos));
    if (calls > 1) {
      // The others' caches lie in L2 and L3 now; a call longer than a sample would evict its own.
      kernel.decode(problem.q(), filled.cache(), problem.scale(), out);
    }
    double[] callTimes = new double[calls];
    boolean clean;
    do {
      SampleControl control = SampleControl.begin(probe, threads);
      long before = System.nanoTime();
      for (int call = 0; call < calls; call++) {
        kernel.decode(problem.q(), filled.cache(), problem.scale(), out);
        long now = System.nanoTime();
        callTimes[call] = now - before;
        before = now;
      }
      clean = control.end();
    } while (!clean && retriesLeft-- > 0);
    sampleNanos.add(PERCENTILE.evaluate(callTimes, 50));
    // Of a sample of one call the two are the same.
    worstP95Nanos = Math.max(worstP95Nanos, PERCENTILE.evaluate(callTimes, 95));
    disturbedSamples += clean ? 0 : 1;
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

  /**
   * The guard of one sample. With several threads the caller waits for the others: only probes
   * tell.
   */
  private interface SampleControl {
    boolean end();

    static SampleControl begin(FmaProbe probe, int threads) {
      if (threads == 1) {
        SampleGuard guard = new SampleGuard(probe);
        guard.begin();
        return guard::end;
      }
      double before = probe.gflops();
      return () -> !probe.disturbed(before, probe.gflops());
    }
  }
}
