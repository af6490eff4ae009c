package headroom.kernel;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The kernel variants that the class path offers. */
public final class KernelCatalog {

  private final List<KernelVariant> variants;

  private KernelCatalog(List<KernelVariant> variants) {
    this.variants = variants;
  }

  /** All variants that {@link ServiceLoader} finds, by id. */
  public static KernelCatalog load() {
    return new KernelCatalog(
        ServiceLoader.load(KernelVariant.class).stream()
            .map(ServiceLoader.Provider::get)
            .sorted(Comparator.comparing(KernelVariant::id))
            .toList());
  }

  /** Just these variants. */
  public static KernelCatalog of(List<KernelVariant> variants) {
    return new KernelCatalog(List.copyOf(variants));
  }

  /** Variants of every device, by id. */
  public List<KernelVariant> all() {
    return variants;
  }

  /** Variants for one kind of device, by id. */
  public List<KernelVariant> forDevice(DeviceKind device) {
    return variants.stream().filter(variant -> variant.device() == device).toList();
  }

  /**
   * The variant of this id.
   *
   * @throws IllegalArgumentException if there is none; the message lists all ids
   */
  public KernelVariant named(String id) {
    return variants.stream()
        .filter(variant -> variant.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown kernel variant: %s; known variants: %s"
                        .formatted(
                            id,
                            variants.stream()
                                .map(KernelVariant::id)
                                .collect(Collectors.joining(", ")))));
  }
}
