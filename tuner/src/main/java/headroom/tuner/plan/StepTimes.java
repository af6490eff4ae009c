package headroom.tuner.plan;

import headroom.dispatch.ShapeDistance;
import headroom.profile.Ceiling;
import headroom.profile.Resource;
import headroom.profile.Roofline;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Times of decode steps by a profile: measured, else interpolated between lengths, else estimated.
 * Of a shape that was measured with a cold and with a hot cache, the cold time counts: between two
 * steps of one layer, a model reads all of its others.
 */
public final class StepTimes {

  private static final String COLD = "cold";
  private static final String HOT = "hot";

  private final TuningProfile profile;

  /** Times of one device. */
  public StepTimes(TuningProfile profile) {
    this.profile = profile;
  }

  /** The time of a step; empty where the profile has no shape and ceiling to go by. */
  public Optional<StepTime> of(AttentionShape shape) {
    return measured(shape)
        .or(() -> interpolated(shape))
        .or(() -> estimated(shape))
        .filter(step -> Double.isFinite(step.nanos()));
  }

  private Optional<StepTime> measured(AttentionShape shape) {
    return inState(COLD, HOT)
        .filter(it -> it.shape().equals(shape))
        .findFirst()
        .map(it -> new StepTime(it.winner().medianNanos(), StepTime.Basis.MEASURED, shape.label()));
  }

  private Optional<StepTime> interpolated(AttentionShape shape) {
    return interpolated(shape, COLD).or(() -> interpolated(shape, HOT));
  }

  /** Between two lengths of one cache state: hot and cold times lie on two curves. */
  private Optional<StepTime> interpolated(AttentionShape shape, String cacheState) {
    List<TunedShape> lengths =
        inState(cacheState)
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
    return inState(COLD, HOT)
        .min(
            Comparator.comparing(
                    (TunedShape it) -> it.shape().format().element() != shape.format().element())
                .thenComparingDouble(
                    it -> ShapeDistance.between(shape.withFormat(it.shape().format()), it.shape())))
        .flatMap(near -> atShareOf(near, shape));
  }

  private Optional<StepTime> atShareOf(TunedShape near, AttentionShape shape) {
    double share = near.roofline().share();
    try {
      double roofline =
          Roofline.attainableNanos(
              shape,
              near.winner().threads(),
              ceilings(near.cacheState()),
              profile.device().traits());
      return Optional.of(
          new StepTime(
              roofline / share,
              StepTime.Basis.ESTIMATED,
              "%.0f%% of the roofline, as %s".formatted(100 * share, near.shape().label())));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // the profile has no ceiling for so few threads
    }
  }

  /** A cold cache comes from main memory, however small it is. */
  private List<Ceiling> ceilings(String cacheState) {
    return profile.ceilings().stream()
        .filter(
            it ->
                cacheState.equals(HOT)
                    || it.resource().arithmetic()
                    || it.resource() == Resource.DRAM)
        .toList();
  }

  /** Entries of the first of these states, then those of the next. */
  private Stream<TunedShape> inState(String... cacheStates) {
    return Stream.of(cacheStates)
        .flatMap(state -> profile.shapes().stream().filter(it -> it.cacheState().equals(state)));
  }
}
