package headroom.tuner.fleet;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.dispatch.DefaultChoice;
import headroom.gpu.device.GpuFingerprint;
import headroom.kernel.DeviceKind;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelVariant;
import headroom.shape.AttentionShape;
import headroom.tuner.session.GpuInstruments;
import java.util.List;
import java.util.Optional;

/**
 * The kernels that may run in a set-up, whether or not its device is at hand: what a GPU's spaces
 * depend on stands in its fingerprint.
 *
 * @param setup device, threads and cache
 * @param variants those for such a device
 */
public record Entrants(Setup setup, List<KernelVariant> variants) {

  /** Keeps the variants of the device's kind. */
  public Entrants {
    DeviceKind kind = setup.device().kind();
    variants = variants.stream().filter(it -> it.device() == kind).toList();
  }

  /**
   * All kernels of this build.
   *
   * @throws IllegalArgumentException if the device is a GPU of an architecture that is not known
   */
  public static Entrants of(Setup setup) {
    return switch (setup.device().kind()) {
      case CPU -> new Entrants(setup, KernelCatalog.load().all());
      case GPU ->
          new Entrants(
              setup,
              List.copyOf(GpuInstruments.variants(GpuFingerprint.of(setup.device()).traits())));
    };
  }

  private List<KernelVariant> on(AttentionShape shape) {
    return variants.stream()
        .filter(it -> it.refusal(shape).isEmpty())
        .filter(it -> it.threads(it.defaultConfig(shape, setup.traits())) <= setup.threads())
        .toList();
  }

  /** What runs without tuning, in every race; empty where no kernel takes the shape. */
  Optional<KernelConfig> standard(AttentionShape shape) {
    List<KernelVariant> able = on(shape);
    return able.isEmpty()
        ? Optional.empty()
        : Optional.of(DefaultChoice.of(able, shape, setup.traits()));
  }

  /** The whole spaces of those that take a shape. */
  List<ConfigSpace> spaces(AttentionShape shape) {
    return on(shape).stream().map(it -> it.space(shape, setup.traits())).toList();
  }

  /** Whether a process needs no flag of its own to run a configuration. */
  boolean flagFree(KernelConfig config) {
    return variants.stream()
        .filter(it -> it.id().equals(config.variant()))
        .allMatch(it -> it.jvmFlags(config).isEmpty());
  }
}
