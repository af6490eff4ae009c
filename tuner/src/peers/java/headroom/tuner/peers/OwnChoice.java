package headroom.tuner.peers;

import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelVariant;
import headroom.profile.ConfirmedTime;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which of our kernels compete: the profile's winner where it has one for this shape and number of
 * threads, else the defaults of the tiled and the row variant.
 *
 * @param configs at least one; all run in one JVM, with the flags of the first
 * @param tuned whether the profile named it
 */
record OwnChoice(List<KernelConfig> configs, boolean tuned) {

  private static final String JIT = "jit";

  OwnChoice {
    configs = List.copyOf(configs);
  }

  static OwnChoice of(
      KernelCatalog catalog,
      AttentionShape shape,
      int threads,
      DeviceTraits traits,
      Optional<TuningProfile> profile) {
    DeviceTraits limited = traits.withCores(threads);
    Optional<KernelConfig> winner =
        profile
            .flatMap(it -> it.find(shape))
            .map(TunedShape::winner)
            .filter(it -> it.threads() == threads)
            .map(ConfirmedTime::config)
            .filter(it -> isOfItsSpace(catalog, it, shape, limited));
    return winner
        .map(config -> new OwnChoice(List.of(config), true))
        .orElseGet(() -> new OwnChoice(defaults(catalog, shape, threads, limited), false));
  }

  private static boolean isOfItsSpace(
      KernelCatalog catalog, KernelConfig config, AttentionShape shape, DeviceTraits traits) {
    return catalog.all().stream()
        .filter(variant -> variant.id().equals(config.variant()))
        .anyMatch(variant -> variant.space(shape, traits).violation(config).isEmpty());
  }

  private static List<KernelConfig> defaults(
      KernelCatalog catalog, AttentionShape shape, int threads, DeviceTraits traits) {
    String prefix = threads == 1 ? "" : "split-";
    List<KernelConfig> configs =
        Stream.of("tiled", "row")
            .map(id -> catalog.named(prefix + id).defaultConfig(shape, traits))
            .toList();
    // One JVM has one set of flags.
    KernelConfig first = configs.getFirst();
    return configs.stream()
        .map(config -> first.value(JIT).map(flags -> config.with(JIT, flags)).orElse(config))
        .toList();
  }

  /** Flags of the JVM that all run in. */
  List<String> jvmFlags(KernelCatalog catalog) {
    KernelConfig first = configs.getFirst();
    KernelVariant variant = catalog.named(first.variant());
    return variant.jvmFlags(first);
  }

  /** Behind a variant's name. */
  String note() {
    return tuned ? ", tuned" : "";
  }
}
