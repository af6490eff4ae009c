package headroom.tuner.cli;

import headroom.config.KernelConfig;
import headroom.dispatch.ShapeDistance;
import headroom.gpu.kernel.CudaVariant;
import headroom.gpu.kernel.DecodePlan;
import headroom.gpu.kernel.StandaloneCuda;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * A GPU profile's kernel for a shape, or of the nearest that was tuned and may decode it.
 *
 * @param tuned the entry that it is of
 * @param plan what it compiles and launches
 */
record CudaExport(TunedShape tuned, DecodePlan plan) {

  /**
   * The kernel of the nearest entry.
   *
   * @throws UserException if there is none
   */
  static CudaExport of(TuningProfile profile, AttentionShape asked) {
    return profile.shapes().stream()
        .filter(entry -> Double.isFinite(ShapeDistance.between(asked, entry.shape())))
        .sorted(Comparator.comparingDouble(entry -> ShapeDistance.between(asked, entry.shape())))
        .flatMap(entry -> plan(entry, asked).map(plan -> new CudaExport(entry, plan)).stream())
        .findFirst()
        .orElseThrow(
            () ->
                UserException.badInput(
                    "no CUDA kernel of this profile may decode %s; tune that shape on its GPU"
                        .formatted(asked.label())));
  }

  /** What a profile from elsewhere names is checked against the variant's own space. */
  private static Optional<DecodePlan> plan(TunedShape entry, AttentionShape asked) {
    KernelConfig config = entry.winner().config();
    try {
      return CudaVariant.all().stream()
          .filter(variant -> variant.id().equals(config.variant()))
          .map(variant -> variant.plan(asked, config))
          .findFirst();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // legal for the entry's shape, not for this one
    }
  }

  /** One line: where the configuration comes from. */
  String describe() {
    return "%s: %s".formatted(tuned.shape().label(), tuned.winner().config().key());
  }

  /** The files by name. */
  Map<String, String> files(TuningProfile profile) {
    return StandaloneCuda.of(
        plan,
        tuned.winner().config().key(),
        profile.device().isa(),
        "For %s, by the entry of %s in a profile of %s, %s."
            .formatted(
                plan.shape().label(),
                tuned.shape().label(),
                profile.device().slug(),
                profile.run().started()));
  }
}
