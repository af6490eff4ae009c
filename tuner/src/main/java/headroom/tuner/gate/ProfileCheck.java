package headroom.tuner.gate;

import headroom.dispatch.FingerprintMatch;
import headroom.tuner.gate.arm.ArmReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Whether a profile is still true here: its fingerprint, and one JVM of some of its winners. */
public final class ProfileCheck {

  /** How far a profile is still true, from the best to the worst. */
  public enum Degree {
    /** The same device, and what was timed is as told. */
    EXACT,
    /**
     * The same processor in another set-up, a time outside its interval, or one that hides much.
     */
    RE_VERIFY,
    /** Another device, or a winner that is wrong or gone. */
    STALE;

    private static Degree of(FingerprintMatch.Grade grade) {
      return switch (grade) {
        case EXACT -> EXACT;
        case RE_VERIFY -> RE_VERIFY;
        case SEED_ONLY, REJECT -> STALE;
      };
    }
  }

  /** So many JVMs fit a minute. */
  private static final int MOST_WINNERS = 12;

  /** A JVM answers after 3 to 5 s, on a busy machine after twice that. */
  private static final Duration LEAST_TIME = Duration.ofSeconds(10);

  private static final double NANOS_PER_MICRO = 1000;

  private final List<String> lines = new ArrayList<>();
  private Degree degree;
  private int timed;
  private int wide;

  /** Begins with what the fingerprint says. */
  public ProfileCheck(FingerprintMatch match) {
    this.degree = Degree.of(match.grade());
    match.reasons().forEach(reason -> lines.add("differs   " + reason));
  }

  /** Winners to be timed, spread evenly over all: the profile is sorted by heads. */
  public static List<StoredWinner> spread(List<StoredWinner> winners) {
    int count = Math.min(MOST_WINNERS, winners.size());
    List<StoredWinner> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chosen.add(winners.get((int) ((long) i * winners.size() / count)));
    }
    return chosen;
  }

  /** Whether a JVM that is started with so much time left is likely to answer. */
  public static boolean worthStarting(Duration left) {
    return left.compareTo(LEAST_TIME) >= 0;
  }

  /**
   * Times winners in turn, as many as there is time for.
   *
   * @param left asked before each
   * @param measure a fresh JVM of a winner, which must answer in the time that is left
   */
  public void time(
      List<StoredWinner> winners,
      Supplier<Duration> left,
      BiFunction<StoredWinner, Duration, ArmReply> measure) {
    for (StoredWinner winner : winners) {
      Duration limit = left.get();
      if (!worthStarting(limit)) {
        return;
      }
      add(winner, measure.apply(winner, limit));
    }
  }

  /** Takes note of a winner's time. */
  public void add(StoredWinner winner, ArmReply reply) {
    String name = winner.benchmark().name();
    switch (reply) {
      case ArmReply.Measured measured -> {
        timed++;
        double micros = measured.sample().medianNanos() / NANOS_PER_MICRO;
        double change = Math.log(measured.sample().medianNanos() / winner.medianNanos());
        if (winner.outside(change)) {
          worsen(
              Degree.RE_VERIFY,
              String.format(
                  Locale.ROOT,
                  "slower    %s: %.1f µs, the profile says %.1f, at most %.1f%s",
                  name,
                  micros,
                  winner.medianNanos() / NANOS_PER_MICRO,
                  winner.highNanos() / NANOS_PER_MICRO,
                  measured.sample().calm() ? "" : "; but the cores were not calm"));
        } else if (!winner.rulesOut(change)) {
          wide++;
          worsen(
              Degree.RE_VERIFY,
              String.format(
                  Locale.ROOT, "wide      %s: %.1f µs, but %s", name, micros, winner.hides()));
        }
      }
      case ArmReply.Incorrect wrong ->
          worsen(Degree.STALE, "incorrect %s: %s".formatted(name, wrong.detail()));
      case ArmReply.Failed failed ->
          worsen(Degree.STALE, "failed    %s: %s".formatted(name, failed.detail()));
      case ArmReply.TimedOut late -> lines.add("not timed %s: %s".formatted(name, late.detail()));
      case ArmReply.Described _ ->
          worsen(Degree.STALE, "failed    %s: answered another question".formatted(name));
    }
  }

  private void worsen(Degree at, String line) {
    lines.add(line);
    degree = degree.compareTo(at) >= 0 ? degree : at;
  }

  /** The answer. */
  public Degree degree() {
    return timed == 0 && degree == Degree.EXACT ? Degree.RE_VERIFY : degree;
  }

  /** What differs, and the answer last. */
  public List<String> lines() {
    List<String> all = new ArrayList<>(lines);
    all.add(
        switch (degree()) {
          case EXACT -> "exact: the same device, %d winners timed, all as told".formatted(timed);
          case RE_VERIFY ->
              "re-verify: %d winners timed; %s"
                  .formatted(
                      timed,
                      wide == 0
                          ? "run ./scripts/gate.sh --base with this profile"
                          : "%d within too wide an interval, which ./scripts/tune.sh with a larger --budget narrows"
                              .formatted(wide));
          case STALE -> "stale: tune again with ./scripts/tune.sh";
        });
    return all;
  }
}
