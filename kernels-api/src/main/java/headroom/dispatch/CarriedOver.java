package headroom.dispatch;

import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.shape.AttentionShape;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What tuning found for one shape, for another: each axis that kept the default there takes the
 * default here, and the others keep what was found. A default knows things of a shape, such as
 * where its cache lies, that a winner of another size does not: a kernel that sends for K and V
 * ahead, since they come from DRAM, takes up to a third longer where a quiet L3 holds them ({@code
 * results/memory/README.md}).
 *
 * @param variant whose defaults
 * @param traits of the device
 * @param there the shape that was tuned
 * @param here the shape to decode
 * @param full the same at as many tokens as its cache was made for
 */
record CarriedOver(
    KernelVariant variant,
    DeviceTraits traits,
    AttentionShape there,
    AttentionShape here,
    AttentionShape full) {

  /**
   * The configuration for this shape. As it was found, where nothing else is legal, or where the
   * shapes differ by their length only and another would change how the cache is laid out: the
   * entry of one length must read the cache of another. Between shapes of different heads the
   * layout is that of the full cache. A value that the layout depends on, as that of V does on
   * prefetches, stays as it was found.
   *
   * @param space of this shape
   */
  KernelConfig of(KernelConfig found, ConfigSpace space) {
    if (there.equals(here) || variant.refusal(there).isPresent()) {
      return found;
    }
    boolean lengths = there.withSeqLen(here.seqLen()).equals(here);
    KernelConfig filled = lengths ? found : carried(found, full);
    return Stream.of(carried(found, here), filled)
        .filter(config -> space.violation(config).isEmpty())
        .filter(config -> space.violation(filled).isPresent() || alike(config, filled))
        .findFirst()
        .orElse(found);
  }

  private boolean alike(KernelConfig one, KernelConfig other) {
    return variant.layout(here, one).equals(variant.layout(here, other));
  }

  private KernelConfig carried(KernelConfig found, AttentionShape to) {
    KernelConfig untuned = variant.defaultConfig(to, traits);
    KernelConfig carried = found;
    for (Map.Entry<String, AxisValue> axis :
        variant.defaultConfig(there, traits).values().entrySet()) {
      Optional<AxisValue> value = untuned.value(axis.getKey());
      if (value.isPresent() && found.value(axis.getKey()).equals(Optional.of(axis.getValue()))) {
        carried = carried.with(axis.getKey(), value.get());
      }
    }
    return carried;
  }
}
