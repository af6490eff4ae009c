package headroom.profile;

import headroom.config.KernelConfig;
import java.util.List;

/**
 * A configuration's confirmed time for one decode step: from fresh JVM forks, after its output was
 * compared with the float64 reference.
 *
 * @param config what ran
 * @param jvmFlags JVM flags that it ran with, beyond those every kernel needs
 * @param threads threads that decode ran on
 * @param medianNanos median of the forks' medians
 * @param lowNanos lower end of the 99% confidence interval
 * @param highNanos upper end of the 99% confidence interval
 * @param p95Nanos 95th percentile over all samples
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

  /** Copies the flags. */
  public ConfirmedTime {
    jvmFlags = List.copyOf(jvmFlags);
  }
}
