package headroom.gpu.kernel;

import headroom.config.ConfigSpace;
import headroom.config.Constraint;
import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;
import java.util.List;
import java.util.Optional;

/** {@code lanes_decode.cu}: neighbouring lanes share a key, on CUDA cores. */
public final class LanesDecode implements CudaVariant {

  static final String ID = "lanes";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String summary() {
    return "CUDA cores, lanes share a key, no barrier before the end: for MHA and groups up to 4,"
        + " for f32, and below sm_80; loses where more heads share a KV head";
  }

  @Override
  public Optional<String> refusal(AttentionShape shape, GpuTraits gpu) {
    int rowBytes = shape.headDim() * shape.format().element().bytes();
    if (rowBytes % LanesSpace.VECTOR_BYTES != 0) {
      return Optional.of(
          "a row must be whole 16-byte loads: headDim=%d, %d bytes; use a multiple of %d dims"
              .formatted(
                  shape.headDim(),
                  rowBytes,
                  LanesSpace.VECTOR_BYTES / shape.format().element().bytes()));
    }
    return Optional.empty();
  }

  @Override
  public ConfigSpace structure(AttentionShape shape) {
    return LanesSpace.structure(shape);
  }

  @Override
  public List<Constraint> limits(AttentionShape shape, GpuTraits gpu) {
    return LanesSpace.limits(shape, gpu);
  }

  @Override
  public KernelConfig defaultConfig(AttentionShape shape, GpuTraits gpu) {
    return LanesSpace.defaultConfig(shape, space(shape, gpu), gpu);
  }

  @Override
  public DecodePlan layOut(AttentionShape shape, KernelConfig config) {
    return new DecodePlan(
        new CudaProgram("lanes_decode.cu", Macros.of(shape, config)),
        shape,
        config.intValue(LanesSpace.HEADS),
        LanesSpace.tileKeys(config),
        config.intValue(Splits.AXIS),
        config.intValue(LanesSpace.WARPS) * LanesSpace.WARP,
        LanesSpace.sharedBytes(shape, config));
  }
}
