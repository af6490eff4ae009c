package headroom.tuner.rounds;

import headroom.config.KernelConfig;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.profile.ConfirmedTime;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which of our kernels compete: the profile's winner where it has one for this shape and number of
 * threads, else every variant that runs on so many threads, in its default configuration.
 *
 * @param configs at least one; all run in one JVM, and name the same flags
 * @param tuned whether the profile named it
 */
record OwnChoice(List<KernelConfig> configs, boolean tuned) {

  private static final String JIT = "jit";

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if it is empty
   */
  OwnChoice {
    configs = List.copyOf(configs);
    if (configs.isEmpty()) {
      throw new IllegalArgumentException("a choice needs a configuration");
    }
  }

  private static OwnChoice of(
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
    List<KernelConfig> defaults =
        catalog.forDevice(DeviceKind.CPU).stream()
            .filter(it -> it.threads(it.defaultConfig(shape, traits)) == threads)
            .map(it -> it.defaultConfig(shape, traits))
            .toList();
    if (defaults.isEmpty()) {
      throw new IllegalArgumentException(
          "no variant decodes %s on %d threads; take fewer".formatted(shape.label(), threads));
    }
    return defaults;
  }

  /**
   * A choice per format, all for one JVM: with the flags of the configuration that asks for most.
   *
   * @throws IllegalArgumentException if no variant runs on so many threads
   */
  static List<OwnChoice> ofFormats(
      KernelCatalog catalog,
      AttentionShape heads,
      List<KvFormat> formats,
      int threads,
      DeviceTraits traits,
      Optional<TuningProfile> profile) {
    List<OwnChoice> choices =
        formats.stream()
            .map(format -> of(catalog, heads.withFormat(format), threads, traits, profile))
            .toList();
    KernelConfig asking =
        choices.stream()
            .flatMap(choice -> choice.configs.stream())
            .max(Comparator.comparingInt(it -> catalog.named(it.variant()).jvmFlags(it).size()))
            .orElseThrow();
    return choices.stream()
        .map(choice -> new OwnChoice(alike(asking, choice.configs), choice.tuned))
        .toList();
  }

  /** One JVM has one set of flags. */
  private static List<KernelConfig> alike(KernelConfig asking, List<KernelConfig> configs) {
    return configs.stream()
        .map(config -> asking.value(JIT).map(flags -> config.with(JIT, flags)).orElse(config))
        .toList();
  }

  /** Flags of the JVM that all run in. */
  List<String> jvmFlags(KernelCatalog catalog) {
    KernelConfig first = configs.getFirst();
    return catalog.named(first.variant()).jvmFlags(first);
  }

  /** Behind a variant's name. */
  String note() {
    return tuned ? ", tuned" : "";
  }
}
