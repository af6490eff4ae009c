package headroom.gpu.kernel;

import headroom.config.ConfigSpace;
import headroom.config.Constraint;
import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import java.util.List;
import java.util.Optional;

/** {@code mma_decode.cu}: query heads are the rows of a matrix, on tensor cores. */
public final class MmaDecode implements CudaVariant {

  static final String ID = "mma";

  /** Ampere brought cp.async, and mma with 16 dims at a time. */
  private static final int FIRST_COMPUTE_CAPABILITY = 80;

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String summary() {
    return "tensor cores, the query heads of a KV head packed into mma's rows, K and V by cp.async:"
        + " for groups from about 8 on; loses where a group fills few of 16 rows";
  }

  @Override
  public Optional<String> refusal(AttentionShape shape, GpuTraits gpu) {
    if (gpu.architecture().number() < FIRST_COMPUTE_CAPABILITY) {
      return Optional.of(
          "mma needs sm_80, this GPU is %s; use lanes".formatted(gpu.architecture()));
    }
    if (shape.format().element() == ElementType.F32) {
      return Optional.of("tensor cores take 16-bit elements, not f32; use lanes, or bf16 or f16");
    }
    if (shape.headDim() % MmaSpace.MMA != 0) {
      return Optional.of(
          "mma takes 16 dims at a time: headDim=%d; use lanes".formatted(shape.headDim()));
    }
    return Optional.empty();
  }

  @Override
  public ConfigSpace structure(AttentionShape shape) {
    return MmaSpace.structure(shape);
  }

  @Override
  public List<Constraint> limits(AttentionShape shape, GpuTraits gpu) {
    return MmaSpace.limits(shape, gpu);
  }

  @Override
  public KernelConfig defaultConfig(AttentionShape shape, GpuTraits gpu) {
    return MmaSpace.defaultConfig(
        shape, space(shape.withSeqLen(AttentionShape.MAX_EXTENT), gpu), gpu);
  }

  @Override
  public DecodePlan layOut(AttentionShape shape, KernelConfig config) {
    return new DecodePlan(
        new CudaProgram("mma_decode.cu", Macros.of(shape, config)),
        shape,
        config.intValue(MmaSpace.HEADS),
        config.intValue(MmaSpace.TILE),
        config.intValue(Splits.AXIS),
        config.intValue(MmaSpace.WARPS) * MmaSpace.WARP,
        MmaShared.bytes(shape, config));
  }
}
