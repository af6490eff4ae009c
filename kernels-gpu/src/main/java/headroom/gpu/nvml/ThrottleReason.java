package headroom.gpu.nvml;

import java.util.EnumSet;
import java.util.Set;

/**
 * Why a GPU's clock is not at its highest: the bits of {@code nvmlClocksEventReasons} in NVML's API
 * reference.
 */
public enum ThrottleReason {
  /** Nothing to do. */
  IDLE(0x1, false),
  /** Somebody set the clock. */
  APPLICATION_CLOCKS(0x2, false),
  /** The power limit. */
  POWER_CAP(0x4, true),
  /** Too hot or too much power drawn, by the hardware's own protection. */
  HARDWARE_SLOWDOWN(0x8, true),
  /** Held to the clock of others in a group. */
  SYNC_BOOST(0x10, true),
  /** Too hot, by the driver's rule. */
  THERMAL(0x20, true),
  /** Too hot, by the hardware's rule. */
  HARDWARE_THERMAL(0x40, true),
  /** The machine's power supply asked for it. */
  POWER_BRAKE(0x80, true),
  /** A display needs another clock. */
  DISPLAY_CLOCKS(0x100, false);

  private final long bit;
  private final boolean slows;

  ThrottleReason(long bit, boolean slows) {
    this.bit = bit;
    this.slows = slows;
  }

  /** Whether a sample taken meanwhile is slower than the same GPU can be. */
  public boolean slows() {
    return slows;
  }

  /** The reasons of a bit set; bits that this version does not know are left out. */
  static Set<ThrottleReason> of(long bits) {
    Set<ThrottleReason> reasons = EnumSet.noneOf(ThrottleReason.class);
    for (ThrottleReason reason : values()) {
      if ((bits & reason.bit) != 0) {
        reasons.add(reason);
      }
    }
    return reasons;
  }
}
