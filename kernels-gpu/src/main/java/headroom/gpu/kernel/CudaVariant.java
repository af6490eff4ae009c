package headroom.gpu.kernel;

import headroom.config.ConfigSpace;
import headroom.config.Constraint;
import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * One CUDA kernel with the space of its configurations; see the header of its source.
 * Implementations are found by {@link ServiceLoader}: a new variant is a {@code .cu} file, a class
 * and a service line.
 */
public interface CudaVariant {

  /** All variants on the class path, by id. */
  static List<CudaVariant> all() {
    return ServiceLoader.load(CudaVariant.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(CudaVariant::id))
        .toList();
  }

  /** Stable name, such as {@code mma}. */
  String id();

  /** One sentence for people: the idea, when it wins, when it loses. */
  String summary();

  /** Why this variant cannot compute a shape on a GPU, with the cure; empty if it can. */
  Optional<String> refusal(AttentionShape shape, GpuTraits gpu);

  /** The axes, and what correctness needs of them, whatever the GPU. */
  ConfigSpace structure(AttentionShape shape);

  /** What a GPU needs, beside {@link #structure}. */
  List<Constraint> limits(AttentionShape shape, GpuTraits gpu);

  /** A configuration of {@link #space} that is safe and good without any tuning. */
  KernelConfig defaultConfig(AttentionShape shape, GpuTraits gpu);

  /** The plan of a configuration of {@link #structure}. */
  DecodePlan layOut(AttentionShape shape, KernelConfig config);

  /** The configurations that may be tried for a shape on a GPU. */
  default ConfigSpace space(AttentionShape shape, GpuTraits gpu) {
    ConfigSpace structure = structure(shape);
    return new ConfigSpace(
        structure.variant(),
        structure.axes(),
        Stream.concat(structure.constraints().stream(), limits(shape, gpu).stream()).toList());
  }

  /**
   * What a configuration compiles and launches.
   *
   * @throws IllegalArgumentException if the configuration lacks an axis, or cannot be right: axis
   *     or constraint, value, cure
   */
  default DecodePlan plan(AttentionShape shape, KernelConfig config) {
    Optional<String> violation = structure(shape).violation(config);
    if (violation.isPresent()) {
      throw new IllegalArgumentException(
          "not a configuration of %s: %s: %s".formatted(id(), violation.get(), config.key()));
    }
    return layOut(shape, config);
  }
}
