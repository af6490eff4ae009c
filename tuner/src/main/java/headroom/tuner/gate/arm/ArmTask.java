package headroom.tuner.gate.arm;

import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import headroom.tuner.suite.JvmFlags;
import java.util.Map;
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
    int pageTokens) {

  private static final int CACHES = 2;

  /** Copies the axes, by alphabet. */
  public ArmTask {
    axes = new TreeMap<>(axes);
  }

  /** A task on a shape. */
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

  /** A configuration on a shape, with the value of every axis. */
  public static ArmTask of(AttentionShape shape, KernelConfig config) {
    Map<String, String> axes = new TreeMap<>();
    config.values().forEach((axis, value) -> axes.put(axis, value.toString()));
    return of(shape, config.variant(), axes);
  }

  /** Room for the kernel's cache and the reference's row-major one. */
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
