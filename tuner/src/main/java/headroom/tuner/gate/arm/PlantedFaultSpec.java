package headroom.tuner.gate.arm;

import headroom.cpu.kernel.PlantedFault;

/**
 * A fault to plant, as JSON.
 *
 * @param kind {@code extra-work} or {@code skipped-blocks}
 * @param steps of extra work per 64 keys; 0 otherwise
 */
public record PlantedFaultSpec(String kind, int steps) {

  private static final String EXTRA_WORK = "extra-work";
  private static final String SKIPPED_BLOCKS = "skipped-blocks";

  /** The fault as JSON. */
  public static PlantedFaultSpec of(PlantedFault fault) {
    return switch (fault) {
      case PlantedFault.ExtraWork extra -> new PlantedFaultSpec(EXTRA_WORK, extra.stepsPer64Keys());
      case PlantedFault.SkippedBlocks _ -> new PlantedFaultSpec(SKIPPED_BLOCKS, 0);
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
      case SKIPPED_BLOCKS -> new PlantedFault.SkippedBlocks();
      default -> throw new IllegalArgumentException("unknown fault to plant: " + kind);
    };
  }
}
