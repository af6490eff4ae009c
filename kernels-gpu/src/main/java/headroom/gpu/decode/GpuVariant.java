package headroom.gpu.decode;

import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.gpu.kernel.CudaVariant;
import headroom.gpu.kernel.DecodePlan;
import headroom.gpu.kernel.GpuTraits;
import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.kernel.KvLayout;
import headroom.shape.AttentionShape;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A CUDA variant on one GPU, as search and suites take it. It is bound to the GPU's own traits: the
 * {@link DeviceTraits} of a call, which describe a CPU in full and a GPU in outline, are not looked
 * at. So it is made where a GPU was found, and never by a service loader.
 */
public final class GpuVariant implements KernelVariant {
  private final CudaVariant cuda;
  private final GpuTraits gpu;
  private final Function<DecodePlan, DecodeKernel> maker;

  /**
   * A variant.
   *
   * @param maker makes a kernel of a plan on this GPU
   */
  public GpuVariant(CudaVariant cuda, GpuTraits gpu, Function<DecodePlan, DecodeKernel> maker) {
    this.cuda = cuda;
    this.gpu = gpu;
    this.maker = maker;
  }

  /** All variants on a GPU that is open. */
  public static List<GpuVariant> allOn(DecodeGpu gpu) {
    return allOf(gpu.traits(), plan -> CudaDecodeKernel.on(gpu, plan));
  }

  /** All variants for a GPU that others open. */
  public static List<GpuVariant> allOf(GpuTraits gpu, Function<DecodePlan, DecodeKernel> maker) {
    return CudaVariant.all().stream().map(cuda -> new GpuVariant(cuda, gpu, maker)).toList();
  }

  /**
   * The one of this id.
   *
   * @throws IllegalArgumentException if there is none; the message lists all ids
   */
  public static GpuVariant named(String id, List<GpuVariant> variants) {
    return variants.stream()
        .filter(variant -> variant.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown CUDA variant: %s; known variants: %s"
                        .formatted(id, variants.stream().map(GpuVariant::id).toList())));
  }

  @Override
  public String id() {
    return cuda.id();
  }

  @Override
  public DeviceKind device() {
    return DeviceKind.GPU;
  }

  @Override
  public String summary() {
    return cuda.summary();
  }

  @Override
  public Optional<String> refusal(AttentionShape shape) {
    return cuda.refusal(shape, gpu);
  }

  @Override
  public ConfigSpace space(AttentionShape shape, DeviceTraits unused) {
    return cuda.space(shape, gpu);
  }

  @Override
  public KernelConfig defaultConfig(AttentionShape shape, DeviceTraits unused) {
    return cuda.defaultConfig(shape, gpu);
  }

  @Override
  public List<String> jvmFlags(KernelConfig config) {
    return List.of();
  }

  /** One queue: what runs side by side is the device's. */
  @Override
  public int threads(KernelConfig config) {
    return 1;
  }

  @Override
  public KvLayout layout(AttentionShape shape, KernelConfig config) {
    return KvLayout.rowMajor(shape.headDim());
  }

  @Override
  public DecodeKernel specialise(AttentionShape shape, KernelConfig config) {
    return maker.apply(cuda.plan(shape, config));
  }

  /** The plan of a configuration. */
  public DecodePlan plan(AttentionShape shape, KernelConfig config) {
    return cuda.plan(shape, config);
  }
}
