package headroom.dispatch;

import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.shape.AttentionShape;
import java.util.Map;
import java.util.Optional;

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
 */
record CarriedOver(
    KernelVariant variant, DeviceTraits traits, AttentionShape there, AttentionShape here) {

  /**
   * The configuration for this shape. As it was found, where that is illegal, or would change how
   * the cache is laid out: the nearest entry of one length must read the cache of another.
   *
   * @param space of this shape
   */
  KernelConfig of(KernelConfig found, ConfigSpace space) {
    if (there.equals(here) || variant.refusal(there).isPresent()) {
      return found;
    }
    KernelConfig carried = carried(found);
    boolean fits =
        space.violation(carried).isEmpty()
            && (space.violation(found).isPresent()
                || variant.layout(here, carried).equals(variant.layout(here, found)));
    return fits ? carried : found;
  }

  private KernelConfig carried(KernelConfig found) {
    KernelConfig untuned = variant.defaultConfig(here, traits);
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
