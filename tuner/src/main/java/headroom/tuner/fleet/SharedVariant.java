package headroom.tuner.fleet;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.kernel.KvLayout;
import headroom.shape.AttentionShape;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A variant that offers one share of its space for one shape; all else is the variant's own. Its
 * default configuration stays what it is, in every share: each shard races its best against it, and
 * by it their times can be compared.
 */
public final class SharedVariant implements KernelVariant {

  private final KernelVariant variant;
  private final AttentionShape shape;
  private final ConfigSpace part;

  private SharedVariant(KernelVariant variant, AttentionShape shape, ConfigSpace part) {
    this.variant = variant;
    this.shape = shape;
    this.part = part;
  }

  /**
   * All variants, each with its part of a share.
   *
   * @throws IllegalArgumentException if there are fewer configurations than shares
   */
  public static List<KernelVariant> of(
      List<KernelVariant> variants, AttentionShape shape, DeviceTraits traits, Shard share) {
    List<ConfigSpace> spaces = variants.stream().map(it -> it.space(shape, traits)).toList();
    List<ConfigSpace> parts = new SpaceCut(spaces, share.count()).share(share);
    return IntStream.range(0, variants.size())
        .<KernelVariant>mapToObj(i -> new SharedVariant(variants.get(i), shape, parts.get(i)))
        .toList();
  }

  @Override
  public String id() {
    return variant.id();
  }

  @Override
  public DeviceKind device() {
    return variant.device();
  }

  @Override
  public String summary() {
    return variant.summary();
  }

  @Override
  public Optional<String> refusal(AttentionShape refused) {
    return variant.refusal(refused);
  }

  @Override
  public ConfigSpace space(AttentionShape asked, DeviceTraits traits) {
    if (!asked.equals(shape)) {
      throw new IllegalArgumentException(
          "a share of %s was asked for %s".formatted(shape.label(), asked.label()));
    }
    return part;
  }

  @Override
  public KernelConfig defaultConfig(AttentionShape asked, DeviceTraits traits) {
    return variant.defaultConfig(asked, traits);
  }

  @Override
  public List<String> jvmFlags(KernelConfig config) {
    return variant.jvmFlags(config);
  }

  @Override
  public int threads(KernelConfig config) {
    return variant.threads(config);
  }

  @Override
  public KvLayout layout(AttentionShape asked, KernelConfig config) {
    return variant.layout(asked, config);
  }

  @Override
  public DecodeKernel specialise(AttentionShape asked, KernelConfig config) {
    return variant.specialise(asked, config);
  }
}
