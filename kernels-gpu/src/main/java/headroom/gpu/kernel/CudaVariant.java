package headroom.gpu.kernel;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;
import java.util.List;
import java.util.Optional;

/** One CUDA kernel with the space of its configurations; see the header of its source. */
public sealed interface CudaVariant permits LanesDecode, MmaDecode {

  /** All variants. */
  static List<CudaVariant> all() {
    return List.of(new LanesDecode(), new MmaDecode());
  }

  /** Stable name, such as {@code mma}. */
  String id();

  /** One sentence for people: the idea, when it wins, when it loses. */
  String summary();

  /** Why this variant cannot compute a shape on a GPU, with the cure; empty if it can. */
  Optional<String> refusal(AttentionShape shape, GpuTraits gpu);

  /** The configurations that may be tried for a shape on a GPU. */
  ConfigSpace space(AttentionShape shape, GpuTraits gpu);

  /** A configuration of {@link #space} that is safe and good without any tuning. */
  KernelConfig defaultConfig(AttentionShape shape, GpuTraits gpu);

  /**
   * What a configuration compiles and launches.
   *
   * @throws IllegalArgumentException if the configuration lacks an axis, or cannot be right: axis
   *     or constraint, value, cure
   */
  DecodePlan plan(AttentionShape shape, KernelConfig config);
}
