package headroom.tuner.cli;

import headroom.config.KernelConfig;
import headroom.dispatch.Choice;
import headroom.gpu.compile.Architecture;
import headroom.gpu.decode.GpuVariant;
import headroom.gpu.kernel.DecodePlan;
import headroom.gpu.kernel.GpuTraits;
import headroom.gpu.kernel.StandaloneCuda;
import headroom.kernel.DecodeKernel;
import headroom.kernel.KernelCatalog;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A GPU profile's kernel for a shape, by dispatch's rule: the entry of the shape, else the nearest
 * whose configuration is legal for it on that GPU, else the default. No GPU is needed.
 *
 * @param choice what is exported, and why
 * @param plan what it compiles and launches
 * @param architecture that it is for, such as {@code sm_90}
 */
record CudaExport(Choice choice, DecodePlan plan, String architecture) {

  /**
   * Chooses.
   *
   * @throws IllegalArgumentException if the profile's instruction set is no architecture of CUDA
   * @throws UserException if no variant may decode the shape there
   */
  static CudaExport of(TuningProfile profile, AttentionShape asked) {
    Architecture architecture = Architecture.parse(profile.device().isa());
    GpuTraits gpu = GpuTraits.of(architecture, profile.device().traits());
    List<GpuVariant> variants = able(GpuVariant.allOf(gpu, CudaExport::nothingRuns), asked);
    Choice choice = Choice.of(profile, KernelCatalog.of(List.copyOf(variants)), asked);
    KernelConfig config = choice.config().orElseThrow();
    DecodePlan plan = GpuVariant.named(config.variant(), variants).plan(asked, config);
    return new CudaExport(choice, plan, architecture.name());
  }

  /** Those that do not refuse the shape: a space knows of head dims and elements only in part. */
  private static List<GpuVariant> able(List<GpuVariant> variants, AttentionShape asked) {
    List<GpuVariant> able =
        variants.stream().filter(variant -> variant.refusal(asked).isEmpty()).toList();
    if (able.isEmpty()) {
      throw UserException.badInput(
          "no CUDA kernel may decode %s: %s"
              .formatted(
                  asked.label(),
                  variants.stream()
                      .map(variant -> variant.id() + ": " + variant.refusal(asked).orElse(""))
                      .collect(Collectors.joining("; "))));
    }
    return able;
  }

  private static DecodeKernel nothingRuns(DecodePlan plan) {
    throw new IllegalStateException("an export runs no kernel: " + plan.program().file());
  }

  /**
   * The files by name.
   *
   * @param origin one sentence on where the configuration comes from
   */
  Map<String, String> files(String origin) {
    return StandaloneCuda.of(plan, choice.config().orElseThrow().key(), architecture, origin);
  }
}
