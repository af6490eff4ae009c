package headroom.tuner.session;

import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.shape.AttentionShape;
import java.util.List;

/**
 * What a runtime would run without any tuning: the first of a fixed list of variants that the class
 * path offers, in its own default configuration. A tuned winner is always measured beside it.
 */
final class DefaultChoice {

  /** Most threads first, then the register-blocked variant, which is good at every group size. */
  private static final List<String> PREFERENCE =
      List.of("split-tiled", "tiled", "split-row", "row");

  private DefaultChoice() {}

  static KernelConfig of(List<KernelVariant> variants, AttentionShape shape, DeviceTraits traits) {
    return PREFERENCE.stream()
        .flatMap(id -> variants.stream().filter(variant -> variant.id().equals(id)))
        .findFirst()
        .or(() -> variants.stream().findFirst())
        .orElseThrow(() -> new IllegalStateException("no kernel variant for " + shape.label()))
        .defaultConfig(shape, traits);
  }
}
