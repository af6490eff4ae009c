package headroom.tuner.gate;

import headroom.dispatch.FingerprintMatch;
import headroom.tuner.gate.arm.ArmReply;
import headroom.tuner.gate.stats.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether a profile is still true here: its fingerprint, and one JVM of some of its winners. */
public final class ProfileCheck {

  /** How far a profile is still true, from the best to the worst. */
  public enum Degree {
    /** The same device, and what was timed is as told. */
    EXACT,
    /** The same processor in another set-up, or a time outside its interval. */
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

  /** In what way something is not as the profile says. */
  public enum Kind {
    /** A field of the device's fingerprint. */
    DIFFERS,
    /** A winner that takes longer. */
    SLOWER,
    /** A winner whose output is wrong. */
    INCORRECT,
    /** A winner that cannot be timed. */
    FAILED;

    /** In lower case, for messages. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Something that is not as the profile says.
   *
   * @param text what, for people
   */
  public record Finding(Kind kind, String text) {}

  /** A winner's time here beside what the profile says of it. */
  public record Time(StoredWinner winner, Sample here) {}

  /** So many JVMs fit a minute. */
  private static final int MOST_WINNERS = 12;

  private static final double NANOS_PER_MICRO = 1000;

  private final List<Finding> findings = new ArrayList<>();
  private final List<Time> times = new ArrayList<>();
  private Degree degree;

  /** Begins with what the fingerprint says. */
  public ProfileCheck(FingerprintMatch match) {
    this.degree = Degree.of(match.grade());
    match.reasons().forEach(reason -> findings.add(new Finding(Kind.DIFFERS, reason)));
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

  /** Takes note of a winner's time. */
  public void add(StoredWinner winner, ArmReply reply) {
    String name = winner.benchmark().name();
    switch (reply) {
      case ArmReply.Measured measured -> {
        times.add(new Time(winner, measured.sample()));
        double nanos = measured.sample().medianNanos();
        double most =
            Math.max(
                winner.highNanos(),
                winner.medianNanos() * (1 + winner.benchmark().thresholds().minEffect()));
        if (nanos > most) {
          worsen(
              Degree.RE_VERIFY,
              Kind.SLOWER,
              String.format(
                  Locale.ROOT,
                  "%s: %.1f µs, the profile says %.1f, at most %.1f%s",
                  name,
                  nanos / NANOS_PER_MICRO,
                  winner.medianNanos() / NANOS_PER_MICRO,
                  winner.highNanos() / NANOS_PER_MICRO,
                  measured.sample().calm() ? "" : "; but " + winner.benchmark().disturbance()));
        }
      }
      case ArmReply.Incorrect wrong ->
          worsen(Degree.STALE, Kind.INCORRECT, "%s: %s".formatted(name, wrong.detail()));
      case ArmReply.Failed failed ->
          worsen(Degree.STALE, Kind.FAILED, "%s: %s".formatted(name, failed.detail()));
      case ArmReply.Described _ ->
          worsen(Degree.STALE, Kind.FAILED, name + ": answered another question");
    }
  }

  private void worsen(Degree at, Kind kind, String text) {
    findings.add(new Finding(kind, text));
    degree = degree.compareTo(at) >= 0 ? degree : at;
  }

  /** The answer. */
  public Degree degree() {
    return times.isEmpty() && degree == Degree.EXACT ? Degree.RE_VERIFY : degree;
  }

  /** All that is not as the profile says, in the order in which it was found. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** The winners that were timed. */
  public List<Time> times() {
    return List.copyOf(times);
  }

  /** The findings, and the answer last. */
  public List<String> lines() {
    List<String> all = new ArrayList<>();
    findings.forEach(it -> all.add("%-9s %s".formatted(it.kind().label(), it.text())));
    all.add(answer());
    return all;
  }

  /** The answer, and what to do about it. */
  public String answer() {
    int timed = times.size();
    return switch (degree()) {
      case EXACT -> "exact: the same device, %d winners timed, all as told".formatted(timed);
      case RE_VERIFY ->
          "re-verify: %d winners timed; run ./scripts/gate.sh --base with this profile"
              .formatted(timed);
      case STALE -> "stale: tune again with ./scripts/tune.sh";
    };
  }
}
