package headroom.cpu.kernel;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;

/** Stands between a configuration, which may come from a file, and the source generator. */
final class ConfigCheck {

  private ConfigCheck() {}

  /**
   * Lets only configurations of {@code space} pass.
   *
   * @throws IllegalArgumentException if {@code config} is none
   */
  static void require(ConfigSpace space, AttentionShape shape, KernelConfig config) {
    space
        .violation(config)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(
                  "not a configuration of %s for %s: %s: %s; take one of its space"
                      .formatted(space.variant(), shape.label(), why, config.key()));
            });
  }
}
