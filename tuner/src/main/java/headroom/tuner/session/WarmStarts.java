package headroom.tuner.session;

import headroom.config.KernelConfig;
import headroom.dispatch.FingerprintMatch;
import headroom.dispatch.ShapeDistance;
import headroom.kernel.DeviceKind;
import headroom.profile.DeviceFingerprint;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.profile.WarmStart;
import headroom.shape.AttentionShape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Where searches begin beside the defaults: what won on similar shapes, in this run and in profiles
 * that were given. Each entry is trusted by how alike the devices and the shapes are.
 *
 * <pre>
 *   trust = device · e^(−distance of the shapes)      twice as many keys: half
 *
 *   device   1     this run, or a profile of this device as it is set up now
 *            0.9   the same device in another set-up: another JDK, say
 *            0.5   another processor of the same instruction set
 *            0.25  another instruction set: of its configurations, those that exist here
 * </pre>
 */
public final class WarmStarts {

  /** Few enough to leave most of a small budget to new configurations. */
  private static final int MOST_OF_RUN = 3;

  /** Three winners of other devices were .93 of the optimum on recorded spaces. */
  private static final int MOST_GIVEN = 3;

  /** A shape a hundred times as large says nothing. */
  private static final double LEAST_TRUST = 0.01;

  /** No profiles were given. */
  public static final WarmStarts NONE = new WarmStarts(List.of());

  private static final Comparator<WarmStart> ORDER =
      Comparator.comparingDouble(WarmStart::trust)
          .reversed()
          .thenComparing(WarmStart::shape)
          .thenComparing(WarmStart::config);

  /**
   * A profile that was given.
   *
   * @param device slug of the device that it is of
   * @param match how far it holds here
   * @param shapes what it holds
   */
  public record Source(String device, FingerprintMatch match, List<TunedShape> shapes) {

    /** Copies the list. */
    public Source {
      shapes = List.copyOf(shapes);
    }

    /** How much its device says of this one. */
    public double trust() {
      return switch (match.grade()) {
        case EXACT -> 1;
        case RE_VERIFY -> 0.9;
        case SEED_ONLY -> 0.5;
        case REJECT -> 0.25;
      };
    }
  }

  private final List<Source> given;

  private WarmStarts(List<Source> given) {
    this.given = given;
  }

  /**
   * Profiles as a start.
   *
   * @param here the device that is tuned
   * @throws IllegalArgumentException if one is of another kind of device, which says nothing
   */
  public static WarmStarts of(List<TuningProfile> profiles, DeviceFingerprint here) {
    List<Source> sources = new ArrayList<>();
    for (TuningProfile profile : profiles) {
      DeviceKind kind = profile.device().kind();
      if (kind != here.kind()) {
        throw new IllegalArgumentException(
            "a profile of a %s (%s) says nothing of a %s"
                .formatted(kind, profile.device().model(), here.kind()));
      }
      sources.add(
          new Source(
              profile.device().slug(),
              FingerprintMatch.of(profile.device(), here),
              profile.shapes()));
    }
    return new WarmStarts(List.copyOf(sources));
  }

  /** The profiles that were given. */
  public List<Source> given() {
    return given;
  }

  /**
   * Where the search of a shape begins, the most trusted first, no configuration twice.
   *
   * @param tuned shapes of this run that are tuned already
   * @param legal whether a configuration may run
   */
  List<WarmStart> of(AttentionShape shape, List<TunedShape> tuned, Predicate<KernelConfig> legal) {
    Stream<WarmStart> others =
        given.stream()
            .flatMap(source -> starts(source.device(), source.trust(), shape, source.shapes()));
    List<WarmStart> best =
        new ArrayList<>(most(MOST_OF_RUN, starts(WarmStart.THIS_RUN, 1, shape, tuned), legal));
    best.addAll(most(MOST_GIVEN, others, legal));
    return most(MOST_OF_RUN + MOST_GIVEN, best.stream(), legal);
  }

  private static Stream<WarmStart> starts(
      String source, double trust, AttentionShape shape, List<TunedShape> shapes) {
    return shapes.stream()
        .map(
            tuned ->
                new WarmStart(
                    source,
                    tuned.shape(),
                    trust * Math.exp(-ShapeDistance.between(shape, tuned.shape())),
                    fastest(tuned)))
        .filter(start -> start.trust() >= LEAST_TRUST);
  }

  /** By its median, also where the default stayed the winner: a start need not be proven. */
  private static KernelConfig fastest(TunedShape tuned) {
    return tuned
        .runnerUp()
        .filter(second -> second.medianNanos() < tuned.winner().medianNanos())
        .orElse(tuned.winner())
        .config();
  }

  private static List<WarmStart> most(
      int count, Stream<WarmStart> starts, Predicate<KernelConfig> legal) {
    Set<KernelConfig> seen = new HashSet<>();
    return starts
        .sorted(ORDER)
        .filter(start -> legal.test(start.config()) && seen.add(start.config()))
        .limit(count)
        .toList();
  }

  /** All that searches may begin with, for telling one run from another. */
  String describe() {
    StringBuilder all = new StringBuilder();
    for (Source source : given) {
      all.append(source.device()).append(' ').append(source.trust());
      source
          .shapes()
          .forEach(
              tuned ->
                  all.append(' ')
                      .append(tuned.shape().label())
                      .append(tuned.winner().config().key()));
    }
    return all.toString();
  }
}
