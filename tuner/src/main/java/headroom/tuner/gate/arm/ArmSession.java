package headroom.tuner.gate.arm;

import headroom.cpu.device.CalmCalls;
import headroom.cpu.device.CalmCores;
import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.reference.Tolerance;
import headroom.tuner.gate.stats.Sample;
import headroom.tuner.suite.DecodeProblem;
import headroom.tuner.suite.FilledCache;
import headroom.tuner.suite.KernelWarmup;
import headroom.tuner.suite.SuiteTraits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * Answers one request inside an arm's JVM: correct first, then warm, then timed, then correct
 * still.
 *
 * <pre>
 *   segment 1                          … segment 10
 *   control control control control (read) read read │ step step step …
 * </pre>
 *
 * Every call waits for calm cores as far as the allowance goes, and is taken for calm if its cores
 * were calm before and after it. The sample is the median of the calm calls, or of all where those
 * are few: then it says so.
 */
final class ArmSession {

  private static final KernelWarmup WARMUP = new KernelWarmup(10_000_000, 3_000_000_000L);

  private static final KernelWarmup CONTROL_WARMUP = new KernelWarmup(4_000_000, 500_000_000);

  /** The controls are taken as often, spread over the sample. */
  private static final int SEGMENTS = 10;

  private static final int CONTROLS_PER_SEGMENT = 4;

  /** Of a large cache one takes a millisecond, the other control 40 µs. */
  private static final int READS_PER_SEGMENT = 2;

  /**
   * So many calm calls of a control say more than all of them together: what it measures is the
   * machine beside the steps, which count where they were calm.
   */
  private static final int LEAST_CALM_CONTROLS = 5;

  private static final double NANOS_PER_MILLI = 1e6;

  private final DeviceTraits traits = SuiteTraits.current();

  private ArmKernel kernel(ArmTask task, Optional<PlantedFaultSpec> fault) {
    return ArmKernel.of(task, KernelCatalog.load().named(task.variant()), traits).with(fault);
  }

  /** What this build makes of the tasks, in their order. */
  List<ArmReply> describe(ArmRequest.Describe request) {
    List<ArmReply> replies = new ArrayList<>();
    for (ArmTask task : request.tasks()) {
      ArmReply reply;
      try {
        ArmKernel made = kernel(task, request.fault());
        DecodeProblem problem = new DecodeProblem(made.shape(), request.seed());
        try (DecodeKernel kernel = made.specialise()) {
          Tolerance.Verdict verdict = problem.verify(kernel, problem.fill(kernel.layout()).cache());
          reply =
              verdict.correct()
                  ? made.described(task.memoryMib(), verdict.error())
                  : new ArmReply.Incorrect(verdict.describe());
        }
      } catch (RuntimeException | LinkageError e) {
        reply = new ArmReply.Failed(ArmWire.message(e));
      }
      replies.add(reply);
    }
    return replies;
  }

  /** A time. */
  ArmReply measure(ArmRequest.Measure request) {
    ArmKernel made = kernel(request.task(), request.fault());
    DecodeProblem problem = new DecodeProblem(made.shape(), request.seed());
    try (DecodeKernel kernel = made.specialise();
        ControlLoops controls = new ControlLoops(made.shape(), traits.vectorRegisters())) {
      DecodeProblem prefix = problem.prefix(DecodeProblem.WARM_TOKENS);
      warm(kernel, prefix, prefix.fill(kernel.layout()));
      FilledCache filled = problem.fill(kernel.layout());
      Tolerance.Verdict before = problem.verify(kernel, filled.cache());
      if (!before.correct()) {
        return new ArmReply.Incorrect(before.describe());
      }
      warm(kernel, problem, filled);
      controls.warm(CONTROL_WARMUP);
      ArmReply.Measured measured =
          sample(made, kernel, problem, filled, controls, request.effort());
      // What C2 made of it may differ from what was checked before the warm-up.
      Tolerance.Verdict after = problem.verify(kernel, filled.cache());
      return after.correct()
          ? withError(measured, Math.max(before.error(), after.error()))
          : new ArmReply.Incorrect(after.describe() + ", once it was warm");
    }
  }

  private static void warm(DecodeKernel kernel, DecodeProblem problem, FilledCache filled) {
    float[] unread = problem.newOutput();
    WARMUP.warm(() -> kernel.decode(problem.q(), filled.cache(), problem.scale(), unread));
  }

  private static ArmReply.Measured sample(
      ArmKernel made,
      DecodeKernel kernel,
      DecodeProblem problem,
      FilledCache filled,
      ControlLoops controls,
      ArmEffort effort) {
    CalmCores cores = new CalmCores(made.threads());
    long waitNanos = (long) (effort.waitMillis() * NANOS_PER_MILLI);
    CalmCalls steps = new CalmCalls(cores, kernel, waitNanos);
    CalmCalls fma = new CalmCalls(cores, kernel, waitNanos / 2);
    CalmCalls read = new CalmCalls(cores, kernel, waitNanos / 2);
    float[] out = problem.newOutput();
    double segmentNanos = effort.sampleMillis() * NANOS_PER_MILLI / SEGMENTS;
    for (int segment = 0; segment < SEGMENTS; segment++) {
      for (int i = 0; i < CONTROLS_PER_SEGMENT; i++) {
        time(fma, controls::multiplyAdd);
      }
      // Untimed: a pass that finds the caches full of the kernel's takes up to twice as long.
      controls.readMemory();
      for (int i = 0; i < READS_PER_SEGMENT; i++) {
        time(read, controls::readMemory);
      }
      fma.end();
      read.end();
      // The controls took the caches that steps find hot.
      kernel.decode(problem.q(), filled.cache(), problem.scale(), out);
      double spent = 0;
      while (spent < segmentNanos) {
        steps.before();
        long start = System.nanoTime();
        kernel.decode(problem.q(), filled.cache(), problem.scale(), out);
        steps.after();
        spent += System.nanoTime() - start;
      }
      steps.end();
    }
    return new ArmReply.Measured(
        new Sample(
            median(steps),
            controlMedian(fma),
            controls.passNanos(controlMedian(read)),
            steps.enough()),
        steps.allNanos().length,
        steps.calmNanos().length,
        0,
        cores.bestRate(),
        controls.gflops(controlMedian(fma)));
  }

  private static void time(CalmCalls calls, Runnable work) {
    calls.before();
    work.run();
    calls.after();
  }

  private static double median(CalmCalls calls) {
    return new Median().evaluate(calls.enough() ? calls.calmNanos() : calls.allNanos());
  }

  private static double controlMedian(CalmCalls calls) {
    double[] calm = calls.calmNanos();
    return new Median().evaluate(calm.length >= LEAST_CALM_CONTROLS ? calm : calls.allNanos());
  }

  private static ArmReply.Measured withError(ArmReply.Measured measured, double error) {
    return new ArmReply.Measured(
        measured.sample(),
        measured.steps(),
        measured.calmSteps(),
        error,
        measured.bestRate(),
        measured.controlGflops());
  }
}
