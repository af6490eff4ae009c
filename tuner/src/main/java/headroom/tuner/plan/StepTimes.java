package headroom.tuner.plan;

import headroom.dispatch.ShapeDistance;
import headroom.profile.Roofline;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Times of decode steps by a profile: measured, else interpolated between lengths, else estimated.
 */
public final class StepTimes {

  private final TuningProfile profile;

  /** Times of one device. */
  public StepTimes(TuningProfile profile) {
    this.profile = profile;
  }

  /** The time of a step; empty where the profile has no shape and ceiling to go by. */
  public Optional<StepTime> of(AttentionShape shape) {
    return measured(shape).or(() -> interpolated(shape)).or(() -> estimated(shape));
  }

  private Optional<StepTime> measured(AttentionShape shape) {
    return profile
        .find(shape)
        .map(it -> new StepTime(it.winner().medianNanos(), StepTime.Basis.MEASURED, shape.label()));
  }

  private Optional<StepTime> interpolated(AttentionShape shape) {
    List<TunedShape> lengths =
        profile.shapes().stream()
            .filter(it -> it.shape().withSeqLen(shape.seqLen()).equals(shape))
            .sorted(Comparator.comparingInt(it -> it.shape().seqLen()))
            .toList();
    Optional<TunedShape> below =
        lengths.stream().filter(it -> it.shape().seqLen() < shape.seqLen()).reduce((_, b) -> b);
    Optional<TunedShape> above =
        lengths.stream().filter(it -> it.shape().seqLen() > shape.seqLen()).findFirst();
    return below.flatMap(low -> above.map(high -> between(low, high, shape.seqLen())));
  }

  private static StepTime between(TunedShape low, TunedShape high, int tokens) {
    double from = low.shape().seqLen();
    double to = high.shape().seqLen();
    double part = Math.log(tokens / from) / Math.log(to / from);
    double ratio = high.winner().medianNanos() / low.winner().medianNanos();
    return new StepTime(
        low.winner().medianNanos() * Math.pow(ratio, part),
        StepTime.Basis.INTERPOLATED,
        low.shape().label() + " and " + high.shape().label());
  }

  private Optional<StepTime> estimated(AttentionShape shape) {
    return profile.shapes().stream()
        .min(
            Comparator.comparing(
                    (TunedShape it) -> it.shape().format().element() != shape.format().element())
                .thenComparingDouble(
                    it -> ShapeDistance.between(shape.withFormat(it.shape().format()), it.shape())))
        .map(near -> atShareOf(near, shape));
  }

  private StepTime atShareOf(TunedShape near, AttentionShape shape) {
    double roofline =
        Roofline.attainableNanos(
            shape, near.winner().threads(), profile.ceilings(), profile.device().traits());
    return new StepTime(
        roofline / near.roofline().share(),
        StepTime.Basis.ESTIMATED,
        "%.0f%% of the roofline, as %s"
            .formatted(100 * near.roofline().share(), near.shape().label()));
  }
}
