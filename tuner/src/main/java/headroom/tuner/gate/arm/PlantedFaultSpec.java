package headroom.tuner.gate.arm;

import headroom.cpu.kernel.PlantedFault;

/**
 * A fault to plant, as JSON.
 *
 * @param kind {@code extra-work} or {@code skipped-keys}
 * @param steps of extra work per 64 keys; 0 otherwise
 */
public record PlantedFaultSpec(String kind, int steps) {

  private static final String EXTRA_WORK = "extra-work";
  private static final String SKIPPED_KEYS = "skipped-keys";

  /** The fault as JSON. */
  public static PlantedFaultSpec of(PlantedFault fault) {
    return switch (fault) {
      case PlantedFault.ExtraWork extra -> new PlantedFaultSpec(EXTRA_WORK, extra.stepsPer64Keys());
      case PlantedFault.SkippedKeys _ -> new PlantedFaultSpec(SKIPPED_KEYS, 0);
    };
  }

  /**
   * The fault itself.
   *
   * @throws IllegalArgumentException if there is no such kind
   */
  PlantedFault toFault() {
    return switch (kind) {
      case EXTRA_WORK -> new PlantedFault.ExtraWork(steps);
      case SKIPPED_KEYS -> new PlantedFault.SkippedKeys();
      default -> throw new IllegalArgumentException("unknown fault to plant: " + kind);
    };
  }
}
