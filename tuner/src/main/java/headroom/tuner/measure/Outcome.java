package headroom.tuner.measure;

import headroom.config.KernelConfig;
import java.util.List;
import java.util.OptionalDouble;

/** How the attempt to measure one configuration ended. Every one is recorded, none is dropped. */
public sealed interface Outcome {

  /** The configuration that was tried. */
  KernelConfig config();

  /** Stable name of the kind of outcome, as in raw files and profiles. */
  default String kind() {
    return switch (this) {
      case Measured m -> "measured";
      case Incorrect i -> "incorrect";
      case CompileFailed c -> "compile-failed";
      case LaunchFailed l -> "launch-failed";
      case TimedOut t -> "timed-out";
      case Rejected r -> "rejected";
    };
  }

  /**
   * Correct, and timed.
   *
   * @param config what ran
   * @param sampleNanos median time of the decode steps of each sample that counts, in the order
   *     taken
   * @param setAsideNanos samples taken while something else used the cores, where calm ones exist:
   *     kept, not counted
   * @param p95Nanos 95th percentile of the decode steps timed; of several samples the worst
   * @param disturbedSamples how many of those that count were disturbed: all or none of them
   * @param relativeError against the float64 reference
   * @param scratchBytes scratch memory of the kernel
   * @param appendNanosPerToken time to append one token to the cache in the kernel's layout
   * @param hugePageShare share of the KV cache in huge pages; empty where nobody looked or the
   *     system does not tell
   * @param controlRate the best rate of the control probe while this was measured, in instructions
   *     per nanosecond: how fast the machine was; empty where nobody probed
   * @param millijoules energy of a decode; empty where the device does not count it
   * @param coldNanos median time of a decode that finds another KV cache each time, of several that
   *     exceed the last-level cache; empty where nobody took it
   */
  record Measured(
      KernelConfig config,
      List<Double> sampleNanos,
      List<Double> setAsideNanos,
      double p95Nanos,
      int disturbedSamples,
      double relativeError,
      long scratchBytes,
      double appendNanosPerToken,
      OptionalDouble hugePageShare,
      OptionalDouble controlRate,
      OptionalDouble millijoules,
      OptionalDouble coldNanos)
      implements Outcome {

    /** What a neighbour on the core makes of a time at most: measured, 1.55. */
    public static final double MOST_DISTURBANCE = 1.6;

    /** Copies the samples. */
    public Measured {
      sampleNanos = List.copyOf(sampleNanos);
      setAsideNanos = List.copyOf(setAsideNanos);
      if (sampleNanos.isEmpty()) {
        throw new IllegalArgumentException("a measurement has at least one sample: " + config);
      }
    }

    /** A measurement of nothing but times, error and memory; the {@code with} methods add to it. */
    public Measured(
        KernelConfig config,
        List<Double> sampleNanos,
        List<Double> setAsideNanos,
        double p95Nanos,
        int disturbedSamples,
        double relativeError,
        long scratchBytes,
        double appendNanosPerToken) {
      this(
          config,
          sampleNanos,
          setAsideNanos,
          p95Nanos,
          disturbedSamples,
          relativeError,
          scratchBytes,
          appendNanosPerToken,
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty());
    }

    /** The same measurement, of a KV cache with this share in huge pages. */
    public Measured withHugePages(OptionalDouble share) {
      return beside(share, controlRate, millijoules, coldNanos);
    }

    /** The same measurement, probed beside at this rate. */
    public Measured withControlRate(OptionalDouble rate) {
      return beside(hugePageShare, rate, millijoules, coldNanos);
    }

    /** The same measurement, with the energy of a decode. */
    public Measured withEnergy(OptionalDouble energy) {
      return beside(hugePageShare, controlRate, energy, coldNanos);
    }

    /** The same measurement, with the time of a decode from main memory. */
    public Measured withColdTime(OptionalDouble nanos) {
      return beside(hugePageShare, controlRate, millijoules, nanos);
    }

    private Measured beside(
        OptionalDouble share, OptionalDouble rate, OptionalDouble energy, OptionalDouble cold) {
      return new Measured(
          config,
          sampleNanos,
          setAsideNanos,
          p95Nanos,
          disturbedSamples,
          relativeError,
          scratchBytes,
          appendNanosPerToken,
          share,
          rate,
          energy,
          cold);
    }

    /** Whether no sample was taken on calm cores. */
    public boolean disturbed() {
      return disturbedSamples == sampleNanos.size();
    }

    /** Median time per decode step. */
    public double medianNanos() {
      double[] sorted = sampleNanos.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      int middle = sorted.length / 2;
      return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
  }

  /**
   * The output differs from the reference; never timed.
   *
   * @param config what ran
   * @param detail error and bound
   */
  record Incorrect(KernelConfig config, String detail) implements Outcome {}

  /**
   * The generated source did not compile.
   *
   * @param config what was generated
   * @param message the compiler's first error
   */
  record CompileFailed(KernelConfig config, String message) implements Outcome {}

  /**
   * The kernel threw, or its process died.
   *
   * @param config what ran
   * @param message what happened
   */
  record LaunchFailed(KernelConfig config, String message) implements Outcome {}

  /**
   * No answer within the limit; the process was ended.
   *
   * @param config what ran
   * @param limitSeconds the limit
   */
  record TimedOut(KernelConfig config, double limitSeconds) implements Outcome {}

  /**
   * Not of its variant's space; nothing was generated or run.
   *
   * @param config what was asked for
   * @param constraint what it breaks
   */
  record Rejected(KernelConfig config, String constraint) implements Outcome {}
}
