package headroom.gpu.nvml;

import java.util.OptionalLong;
import java.util.Set;

/**
 * The state of a GPU at one moment. What the GPU, or the rights of this user, do not tell is empty.
 *
 * @param clockMegahertz of the multiprocessors
 * @param memoryMegahertz of the memory
 * @param throttling why the clock is not at its highest; empty also where it is not told
 * @param milliwatts drawn, as an average over the last instants
 * @param millijoules used since the driver was loaded
 * @param celsius of the chip
 */
public record GpuReading(
    OptionalLong clockMegahertz,
    OptionalLong memoryMegahertz,
    Set<ThrottleReason> throttling,
    OptionalLong milliwatts,
    OptionalLong millijoules,
    OptionalLong celsius) {

  /** Copies the reasons. */
  public GpuReading {
    throttling = Set.copyOf(throttling);
  }

  /** Whether the GPU is slower now than it can be. */
  public boolean isThrottled() {
    return throttling.stream().anyMatch(ThrottleReason::slows);
  }

  /** Energy used from this reading to a later one, where both tell it. */
  public OptionalLong millijoulesUntil(GpuReading later) {
    return millijoules.isPresent() && later.millijoules.isPresent()
        ? OptionalLong.of(later.millijoules.getAsLong() - millijoules.getAsLong())
        : OptionalLong.empty();
  }
}
