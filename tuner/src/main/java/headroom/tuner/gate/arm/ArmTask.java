package headroom.tuner.gate.arm;

import com.fasterxml.jackson.annotation.JsonInclude;
import headroom.config.KernelConfig;
import headroom.gpu.measure.CacheState;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import headroom.tuner.suite.JvmFlags;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A benchmark as an arm sees it, in plain values: its own build turns them into a shape and a
 * configuration.
 *
 * @param variant id of the kernel variant
 * @param axes values by axis that differ from the variant's default; the default is the build's own
 * @param batch sequences decoded together
 * @param queryHeads query heads
 * @param kvHeads KV heads
 * @param headDim elements per head
 * @param seqLen tokens in the KV cache
 * @param element label of the KV cache's element type
 * @param pageTokens tokens of a page, 0 for one piece
 * @param l2 on a GPU, what a decode finds in the second-level cache; empty on the CPU
 */
public record ArmTask(
    String variant,
    Map<String, String> axes,
    int batch,
    int queryHeads,
    int kvHeads,
    int headDim,
    int seqLen,
    String element,
    int pageTokens,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<CacheState> l2) {

  private static final int CACHES = 2;

  /** Copies the axes, by alphabet. */
  public ArmTask {
    axes = new TreeMap<>(axes);
  }

  /** A task on the CPU. */
  public ArmTask(
      String variant,
      Map<String, String> axes,
      int batch,
      int queryHeads,
      int kvHeads,
      int headDim,
      int seqLen,
      String element,
      int pageTokens) {
    this(
        variant,
        axes,
        batch,
        queryHeads,
        kvHeads,
        headDim,
        seqLen,
        element,
        pageTokens,
        Optional.empty());
  }

  /** A task on a shape, on the CPU. */
  public static ArmTask of(AttentionShape shape, String variant, Map<String, String> axes) {
    return new ArmTask(
        variant,
        axes,
        shape.batch(),
        shape.queryHeads(),
        shape.kvHeads(),
        shape.headDim(),
        shape.seqLen(),
        shape.format().element().label(),
        shape.format().pageTokens());
  }

  /** A configuration on a shape, with the value of every axis, on the CPU. */
  public static ArmTask of(AttentionShape shape, KernelConfig config) {
    Map<String, String> axes = new TreeMap<>();
    config.values().forEach((axis, value) -> axes.put(axis, value.toString()));
    return of(shape, config.variant(), axes);
  }

  /** The same on the GPU. */
  public ArmTask onGpu(CacheState state) {
    return new ArmTask(
        variant,
        axes,
        batch,
        queryHeads,
        kvHeads,
        headDim,
        seqLen,
        element,
        pageTokens,
        Optional.of(state));
  }

  /** Whether a GPU decodes it. */
  public boolean runsOnGpu() {
    return l2.isPresent();
  }

  /** Room for the kernel's cache and the reference's row-major one, in the host's memory. */
  public long memoryMib() {
    return JvmFlags.cacheMib(shape(), CACHES);
  }

  /**
   * The shape.
   *
   * @throws IllegalArgumentException if this build knows no such shape
   */
  AttentionShape shape() {
    return new AttentionShape(
        batch,
        queryHeads,
        kvHeads,
        headDim,
        seqLen,
        new KvFormat(ElementType.named(element), pageTokens));
  }
}
