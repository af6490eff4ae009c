package headroom.tuner.session;

import headroom.config.KernelConfig;
import headroom.dispatch.Choice;
import headroom.kernel.KernelCatalog;
import headroom.profile.ConfirmedTime;
import headroom.profile.LeaveOneOut;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.tuner.measure.Outcome;
import headroom.tuner.measure.Screener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What dispatch would lose on shapes that were not tuned: leaves each shape of a profile out in
 * turn and asks what the rest would have run for it.
 *
 * <p>A tuning run times winner, default, runner-up and the fastest without flags of each shape in
 * forks; where dispatch would have taken one of these, the answer is in the profile. Else both it
 * and the winner are screened, side by side in one warmed JVM: some three seconds a shape, and a
 * ratio of two times of the same minute, which is all that is asked.
 */
public final class Regret {

  private final TuningProfile profile;
  private final KernelCatalog catalog;

  /** For a profile, by the kernels of this build. */
  public Regret(TuningProfile profile, KernelCatalog catalog) {
    this.profile = profile;
    this.catalog = catalog;
  }

  /** Told each shape that was not answered, and why. */
  public interface Gap {
    void at(TunedShape shape, String why);
  }

  /** Shapes whose answer must be measured. */
  public List<TunedShape> unknown() {
    return profile.shapes().stream()
        .filter(shape -> known(shape, choice(shape)).isEmpty())
        .toList();
  }

  /**
   * The answer for all shapes that have one.
   *
   * @param screener times what the profile does not tell
   * @param gaps told what could not be measured
   * @return empty where the profile has fewer than two shapes, or nothing could be measured
   */
  public Optional<LeaveOneOut> measure(Screener screener, Gap gaps) {
    if (profile.shapes().size() < 2) {
      return Optional.empty();
    }
    List<LeaveOneOut.Left> left = new ArrayList<>();
    for (TunedShape shape : profile.shapes()) {
      Choice choice = choice(shape);
      known(shape, choice).or(() -> screened(shape, choice, screener, gaps)).ifPresent(left::add);
    }
    return left.isEmpty() ? Optional.empty() : Optional.of(new LeaveOneOut(left));
  }

  private Choice choice(TunedShape shape) {
    return Choice.of(profile.without(shape), catalog, shape.shape());
  }

  private static Optional<LeaveOneOut.Left> known(TunedShape shape, Choice choice) {
    KernelConfig config = choice.config().orElseThrow();
    if (config.equals(shape.winner().config())) {
      return Optional.of(left(shape, choice, 1, LeaveOneOut.Basis.WINNER));
    }
    return Stream.of(Optional.of(shape.defaultTime()), shape.runnerUp(), shape.flagFree())
        .flatMap(Optional::stream)
        .filter(time -> time.config().equals(config))
        .map(ConfirmedTime::medianNanos)
        .findFirst()
        .map(
            nanos ->
                left(
                    shape,
                    choice,
                    nanos / shape.winner().medianNanos(),
                    LeaveOneOut.Basis.CONFIRMED));
  }

  private static Optional<LeaveOneOut.Left> screened(
      TunedShape shape, Choice choice, Screener screener, Gap gaps) {
    KernelConfig config = choice.config().orElseThrow();
    KernelConfig winner = shape.winner().config();
    Map<KernelConfig, Outcome> outcomes = new HashMap<>();
    screener.compare(
        shape.shape(), List.of(winner, config), outcome -> outcomes.put(outcome.config(), outcome));
    OptionalDouble mine = nanos(outcomes, config);
    OptionalDouble best = nanos(outcomes, winner);
    if (mine.isEmpty() || best.isEmpty()) {
      gaps.at(shape, "not measured: " + outcomes.values().stream().map(Outcome::kind).toList());
      return Optional.empty();
    }
    return Optional.of(
        left(shape, choice, mine.getAsDouble() / best.getAsDouble(), LeaveOneOut.Basis.SCREENED));
  }

  private static OptionalDouble nanos(Map<KernelConfig, Outcome> outcomes, KernelConfig config) {
    return outcomes.get(config) instanceof Outcome.Measured measured
        ? OptionalDouble.of(measured.medianNanos())
        : OptionalDouble.empty();
  }

  private static LeaveOneOut.Left left(
      TunedShape shape, Choice choice, double ratio, LeaveOneOut.Basis basis) {
    return new LeaveOneOut.Left(shape.shape(), choice.source().label(), ratio, basis);
  }
}
