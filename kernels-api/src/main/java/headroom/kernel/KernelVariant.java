package headroom.kernel;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;
import java.util.List;
import java.util.Optional;

/**
 * One idea of how to decode, with the space of its configurations. Implementations are found by
 * {@link java.util.ServiceLoader}: a new variant is one file and one service line.
 */
public interface KernelVariant {

  /** Stable name, such as {@code tiled}. */
  String id();

  /** The kind of device it runs on. */
  DeviceKind device();

  /** One sentence for people: the idea, when it wins, when it loses. */
  String summary();

  /** Why it cannot compute a shape at all, with the cure; asked before its space. */
  default Optional<String> refusal(AttentionShape shape) {
    return Optional.empty();
  }

  /**
   * The configurations that may be tried for a shape on a device.
   *
   * @param shape what is computed
   * @param traits what the device offers
   */
  ConfigSpace space(AttentionShape shape, DeviceTraits traits);

  /** A configuration of {@link #space} that is safe and good without any tuning. */
  KernelConfig defaultConfig(AttentionShape shape, DeviceTraits traits);

  /** JVM flags that a process must be started with to run this configuration as it was measured. */
  List<String> jvmFlags(KernelConfig config);

  /** Threads that decode runs on with this configuration. */
  int threads(KernelConfig config);

  /**
   * The layout that a kernel of this configuration reads. Variants that know it without making the
   * kernel say so themselves: a runtime asks before it decides.
   *
   * @throws IllegalArgumentException if {@code config} is not of this variant's space
   */
  default KvLayout layout(AttentionShape shape, KernelConfig config) {
    try (DecodeKernel kernel = specialise(shape, config)) {
      return kernel.layout();
    }
  }

  /**
   * Makes a kernel for the shape's heads and head dim; its sequences and lengths may differ at each
   * call.
   *
   * @throws IllegalArgumentException if {@code config} is not of this variant's space: axis or
   *     constraint, value, cure
   */
  DecodeKernel specialise(AttentionShape shape, KernelConfig config);
}
