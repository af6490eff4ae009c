package headroom.profile;

import headroom.config.KernelConfig;
import java.util.List;
import java.util.Set;

/**
 * A configuration's confirmed time for one decode step: from fresh JVM forks, after its output was
 * compared with the float64 reference.
 *
 * @param config what ran
 * @param jvmFlags JVM flags that it ran with, beyond those every kernel needs
 * @param threads threads that decode ran on
 * @param medianNanos median of the forks' medians
 * @param lowNanos lower end of the 99% interval of another run's median
 * @param highNanos upper end of the 99% interval of another run's median
 * @param p95Nanos 95th percentile of single decode steps, median of the forks
 * @param forks fresh JVMs
 * @param samples timed iterations over all forks
 * @param disturbedSamples samples whose control probe ran slow: kept, counted, marked
 * @param relativeError {@code ‖out − ref‖ / ‖ref‖} against float64
 * @param scratchBytes scratch memory that the kernel keeps
 */
public record ConfirmedTime(
    KernelConfig config,
    List<String> jvmFlags,
    int threads,
    double medianNanos,
    double lowNanos,
    double highNanos,
    double p95Nanos,
    int forks,
    int samples,
    int disturbedSamples,
    double relativeError,
    long scratchBytes) {

  // All that kernels of this project ask for, letter by letter. A form such as -XX:Name=number
  // would
  // let in flags that run a command or write a file: -XX:OnError=1, -XX:+LogVMOutput.
  private static final Set<String> KERNEL_FLAGS =
      Set.of("-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0", "-XX:LoopUnrollLimit=0");

  /**
   * Copies the flags and checks every field.
   *
   * @throws IllegalArgumentException if no kernel asks for a flag, a time is not finite, the median
   *     lies outside its interval, or a count does not fit the others
   */
  public ConfirmedTime {
    jvmFlags = List.copyOf(jvmFlags);
    Require.atMost("jvmFlags", 100, jvmFlags);
    for (String flag : jvmFlags) {
      Require.oneOf("jvmFlags", KERNEL_FLAGS, flag);
    }
    Require.atLeast("threads", 1, threads);
    Require.positive("medianNanos", medianNanos);
    Require.notNegative("lowNanos", lowNanos);
    Require.positive("highNanos", highNanos);
    Require.positive("p95Nanos", p95Nanos);
    if (lowNanos > medianNanos || medianNanos > highNanos) {
      throw new IllegalArgumentException(
          "medianNanos must lie in its interval: lowNanos=%s, medianNanos=%s, highNanos=%s"
              .formatted(lowNanos, medianNanos, highNanos));
    }
    Require.atLeast("forks", 1, forks);
    Require.atLeast("samples", forks, samples);
    Require.atLeast("disturbedSamples", 0, disturbedSamples);
    if (disturbedSamples > samples) {
      throw new IllegalArgumentException(
          "disturbedSamples must not exceed samples: disturbedSamples=%d, samples=%d"
              .formatted(disturbedSamples, samples));
    }
    Require.notNegative("relativeError", relativeError);
    Require.atLeast("scratchBytes", 0, scratchBytes);
  }

  /** Width of the interval, as a share of the median. */
  public double relativeWidth() {
    return (highNanos - lowNanos) / medianNanos;
  }
}
