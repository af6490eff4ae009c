package headroom.tuner.record;

import headroom.config.KernelConfig;
import headroom.kernel.KernelVariant;
import headroom.kernel.KvLayout;
import headroom.shape.AttentionShape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Configurations in batches that a worker times round-robin: of one set of JVM flags, which is one
 * worker, and of one layout, since a worker holds few caches at a time. Each begins with a control:
 * the default configuration, or under other flags the one most like it. The order of the batches is
 * drawn, so that a slow hour falls on all alike.
 */
final class Batches {

  /** Configurations beside the control: with it, what one request to a worker takes. */
  private static final int SIZE = 15;

  private final KernelVariant variant;
  private final AttentionShape shape;
  private final Map<List<String>, KernelConfig> controls = new LinkedHashMap<>();

  private record Kind(List<String> flags, KvLayout layout) {}

  /**
   * Batches of a space.
   *
   * @param all every configuration that may be asked for
   * @param like the default configuration
   */
  Batches(
      KernelVariant variant,
      AttentionShape shape,
      Collection<KernelConfig> all,
      KernelConfig like) {
    this.variant = variant;
    this.shape = shape;
    Comparator<KernelConfig> alike =
        Comparator.<KernelConfig>comparingLong(config -> config.differences(like))
            .thenComparing(Comparator.naturalOrder());
    for (KernelConfig config : all) {
      controls.merge(variant.jvmFlags(config), config, (a, b) -> alike.compare(a, b) <= 0 ? a : b);
    }
  }

  /** One control per set of flags. */
  Collection<KernelConfig> controls() {
    return controls.values();
  }

  /** These configurations, each once, in batches. */
  List<List<KernelConfig>> of(Collection<KernelConfig> configs, long seed) {
    List<KernelConfig> order = new ArrayList<>(configs);
    Random random = new Random(seed);
    Collections.shuffle(order, random);
    Map<Kind, List<KernelConfig>> byKind = new LinkedHashMap<>();
    for (KernelConfig config : order) {
      Kind kind = new Kind(variant.jvmFlags(config), variant.layout(shape, config));
      byKind.computeIfAbsent(kind, first -> new ArrayList<>()).add(config);
    }
    List<List<KernelConfig>> batches = new ArrayList<>();
    byKind.forEach(
        (kind, alike) -> {
          for (int from = 0; from < alike.size(); from += SIZE) {
            batches.add(
                withControl(kind, alike.subList(from, Math.min(from + SIZE, alike.size()))));
          }
        });
    Collections.shuffle(batches, random);
    return batches;
  }

  private List<KernelConfig> withControl(Kind kind, List<KernelConfig> alike) {
    List<KernelConfig> batch = new ArrayList<>();
    Optional.ofNullable(controls.get(kind.flags())).ifPresent(batch::add);
    alike.stream().filter(config -> !batch.contains(config)).forEach(batch::add);
    return batch;
  }
}
