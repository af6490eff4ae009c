package headroom.tuner.plan;

import headroom.dispatch.ShapeDistance;
import headroom.kernel.DeviceTraits;
import headroom.profile.Ceiling;
import headroom.profile.ColdTime;
import headroom.profile.Resource;
import headroom.profile.Roofline;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Times of decode steps by a profile: measured, else interpolated between lengths, else estimated.
 * Of a shape whose time from main memory is known, that time counts: between two steps of one
 * layer, a model reads all of its others.
 */
public final class StepTimes {

  /** Where a step finds its cache, what counts first. */
  private enum State {
    COLD,
    HOT;

    /** The times of a profile that are of this state. */
    Stream<Known> of(TuningProfile profile) {
      return profile.shapes().stream().flatMap(it -> time(it, profile.device().traits()).stream());
    }

    private Optional<Known> time(TunedShape entry, DeviceTraits traits) {
      return switch (this) {
        case COLD -> {
          OptionalDouble cold = entry.coldNanos();
          OptionalDouble nanos =
              cold.isEmpty() && ColdTime.hotStandsIn(entry.shape(), traits)
                  ? OptionalDouble.of(entry.winner().medianNanos())
                  : cold;
          yield nanos.stream().mapToObj(it -> new Known(entry, this, it)).findFirst();
        }
        case HOT ->
            entry.cacheState().equals("hot")
                ? Optional.of(new Known(entry, this, entry.winner().medianNanos()))
                : Optional.empty();
      };
    }
  }

  /** An entry's time in one state. */
  private record Known(TunedShape entry, State state, double nanos) {

    AttentionShape shape() {
      return entry.shape();
    }

    /**
     * Share of the roofline. Taken anew, not the profile's own: an older version's ceilings and
     * roof were another.
     *
     * @param rooflineNanos of this shape in this state
     */
    double share(double rooflineNanos) {
      return rooflineNanos / nanos;
    }
  }

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
    return Stream.of(State.values())
        .flatMap(state -> state.of(profile).filter(it -> it.shape().equals(shape)))
        .findFirst()
        .map(it -> new StepTime(it.nanos(), StepTime.Basis.MEASURED, shape.label()));
  }

  private Optional<StepTime> interpolated(AttentionShape shape) {
    return interpolated(shape, State.COLD).or(() -> interpolated(shape, State.HOT));
  }

  /** Between two lengths of one cache state: hot and cold times lie on two curves. */
  private Optional<StepTime> interpolated(AttentionShape shape, State state) {
    List<Known> lengths =
        state
            .of(profile)
            .filter(it -> it.shape().withSeqLen(shape.seqLen()).equals(shape))
            .sorted(Comparator.comparingInt(it -> it.shape().seqLen()))
            .toList();
    Optional<Known> below =
        lengths.stream().filter(it -> it.shape().seqLen() < shape.seqLen()).reduce((_, b) -> b);
    Optional<Known> above =
        lengths.stream().filter(it -> it.shape().seqLen() > shape.seqLen()).findFirst();
    return below.flatMap(low -> above.map(high -> between(low, high, shape.seqLen())));
  }

  private static StepTime between(Known low, Known high, int tokens) {
    double from = low.shape().seqLen();
    double to = high.shape().seqLen();
    double part = Math.log(tokens / from) / Math.log(to / from);
    return new StepTime(
        low.nanos() * Math.pow(high.nanos() / low.nanos(), part),
        StepTime.Basis.INTERPOLATED,
        low.shape().label() + " and " + high.shape().label());
  }

  private Optional<StepTime> estimated(AttentionShape shape) {
    return Stream.of(State.values())
        .flatMap(state -> state.of(profile))
        .min(
            Comparator.comparing(
                    (Known it) -> it.shape().format().element() != shape.format().element())
                .thenComparingDouble(
                    it -> ShapeDistance.between(shape.withFormat(it.shape().format()), it.shape())))
        .flatMap(near -> atShareOf(near, shape));
  }

  private Optional<StepTime> atShareOf(Known near, AttentionShape shape) {
    try {
      double share = near.share(roofline(near, near.shape()));
      double roofline = roofline(near, shape);
      return Optional.of(
          new StepTime(
              roofline / share,
              StepTime.Basis.ESTIMATED,
              "%.0f%% of the roofline, as %s".formatted(100 * share, near.shape().label())));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // the profile has no ceiling for so few threads
    }
  }

  private double roofline(Known near, AttentionShape shape) {
    return Roofline.attainableNanos(
        shape, near.entry().winner().threads(), ceilings(near.state()), profile.device().traits());
  }

  /** A cold cache comes from main memory, however small it is. */
  private List<Ceiling> ceilings(State state) {
    return profile.ceilings().stream()
        .filter(
            it ->
                state == State.HOT || it.resource().arithmetic() || it.resource() == Resource.DRAM)
        .toList();
  }
}
