package headroom.profile;

import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * The tuned answer for one shape.
 *
 * @param shape what was decoded
 * @param models presets that have these heads, may be empty
 * @param cacheState of the times here: {@code hot}, where the same cache is decoded over and over,
 *     or {@code cold}
 * @param winner the chosen configuration
 * @param defaultTime the variant default that needs no tuning, measured beside the winner
 * @param runnerUp the next finalist, if there was one
 * @param flagFree the fastest finalist that needs no JVM flag, for a process whose command line is
 *     not ours to choose, if one ran and the winner needs flags
 * @param tieSet configurations that the data cannot tell from the winner, the winner included
 * @param roofline the winner under the ceilings
 * @param appendNanosPerToken time to append one token to the cache in the winner's layout; not part
 *     of the decode time
 * @param hugePageShare share of the KV cache that lay in huge pages in every fork of the winner, 0
 *     to 1; empty where the system does not tell
 * @param millijoulesPerDecode energy of the winner's decode, where the device counts it
 * @param cold the winner's time from main memory beside the hot one, where it was measured: not of
 *     shapes that have {@linkplain ColdTime#only no other}
 * @param search how much of the space was looked at
 */
public record TunedShape(
    AttentionShape shape,
    List<String> models,
    String cacheState,
    ConfirmedTime winner,
    ConfirmedTime defaultTime,
    Optional<ConfirmedTime> runnerUp,
    Optional<ConfirmedTime> flagFree,
    List<KernelConfig> tieSet,
    RooflinePoint roofline,
    double appendNanosPerToken,
    OptionalDouble hugePageShare,
    OptionalDouble millijoulesPerDecode,
    Optional<ColdTime> cold,
    SearchTrace search) {

  private static final Pattern CACHE_STATE = Pattern.compile("hot|cold");

  /**
   * Copies the lists and checks every field.
   *
   * @throws IllegalArgumentException if a model's name is not printable, {@code cacheState} is
   *     neither hot nor cold, the tie set lacks the winner, {@code flagFree} has flags or the
   *     winner has none, {@code appendNanosPerToken} is negative or not finite, {@code
   *     millijoulesPerDecode} is not positive, {@code hugePageShare} lies outside 0 to 1, or a
   *     shape that was measured cold has a cold time beside it
   */
  public TunedShape {
    models = List.copyOf(models);
    tieSet = List.copyOf(tieSet);
    Require.atMost("models", 100, models);
    models.forEach(model -> Require.text("models", model));
    Require.matches("cacheState", CACHE_STATE, cacheState, "hot or cold");
    Require.atMost("tieSet", 1000, tieSet);
    if (!tieSet.contains(winner.config())) {
      throw new IllegalArgumentException(
          "tieSet must hold the winner: winner=" + winner.config().key());
    }
    if (flagFree.isPresent()
        && (!flagFree.get().jvmFlags().isEmpty() || winner.jvmFlags().isEmpty())) {
      throw new IllegalArgumentException(
          "flagFree must need no JVM flag, and be absent if the winner needs none: flags %s, winner's %s"
              .formatted(flagFree.get().jvmFlags(), winner.jvmFlags()));
    }
    Require.notNegative("appendNanosPerToken", appendNanosPerToken);
    hugePageShare.ifPresent(share -> Require.share("hugePageShare", share));
    millijoulesPerDecode.ifPresent(energy -> Require.positive("millijoulesPerDecode", energy));
    if (cold.isPresent() && !cacheState.equals("hot")) {
      throw new IllegalArgumentException(
          "cold belongs to hot entries only, leave it out: cacheState=" + cacheState);
    }
  }

  /** An answer whose energy nobody counted, and that was measured in one state alone. */
  public TunedShape(
      AttentionShape shape,
      List<String> models,
      String cacheState,
      ConfirmedTime winner,
      ConfirmedTime defaultTime,
      Optional<ConfirmedTime> runnerUp,
      Optional<ConfirmedTime> flagFree,
      List<KernelConfig> tieSet,
      RooflinePoint roofline,
      double appendNanosPerToken,
      OptionalDouble hugePageShare,
      SearchTrace search) {
    this(
        shape,
        models,
        cacheState,
        winner,
        defaultTime,
        runnerUp,
        flagFree,
        tieSet,
        roofline,
        appendNanosPerToken,
        hugePageShare,
        OptionalDouble.empty(),
        Optional.empty(),
        search);
  }

  /** The winner's time from main memory: measured beside the hot one, or instead of it. */
  public OptionalDouble coldNanos() {
    return cacheState.equals("cold")
        ? OptionalDouble.of(winner.medianNanos())
        : cold.map(time -> OptionalDouble.of(time.medianNanos())).orElse(OptionalDouble.empty());
  }
}
