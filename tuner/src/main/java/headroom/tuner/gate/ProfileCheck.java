package headroom.tuner.gate;

import headroom.dispatch.FingerprintMatch;
import headroom.tuner.gate.arm.ArmReply;
import headroom.tuner.gate.stats.Sample;
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

  /** In what way something is not as the profile says. */
  public enum Kind {
    /** A field of the device's fingerprint. */
    DIFFERS,
    /** A winner that takes longer. */
    SLOWER,
    /** A winner whose time tells nothing, for the profile's interval is wide. */
    WIDE,
    /** A winner for which there was no time left. */
    NOT_TIMED,
    /** A winner whose output is wrong. */
    INCORRECT,
    /** A winner that cannot be timed. */
    FAILED;

    /** In lower case, for messages. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
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

  /** A JVM answers after 3 to 5 s, on a busy machine after twice that. */
  private static final Duration LEAST_TIME = Duration.ofSeconds(10);

  /** A JVM that had so long and gave no answer was not cut off by the budget: it hangs. */
  private static final Duration HANGS = Duration.ofSeconds(30);

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
      ArmReply reply = measure.apply(winner, limit);
      if (reply instanceof ArmReply.TimedOut late && limit.compareTo(HANGS) >= 0) {
        worsen(
            Degree.RE_VERIFY,
            Kind.NOT_TIMED,
            "%s: %s".formatted(winner.benchmark().name(), late.detail()));
      } else {
        add(winner, reply);
      }
    }
  }

  /** Takes note of a winner's time. */
  public void add(StoredWinner winner, ArmReply reply) {
    String name = winner.benchmark().name();
    switch (reply) {
      case ArmReply.Measured measured -> {
        times.add(new Time(winner, measured.sample()));
        double micros = measured.sample().medianNanos() / NANOS_PER_MICRO;
        double change = Math.log(measured.sample().medianNanos() / winner.medianNanos());
        if (winner.outside(change)) {
          worsen(
              Degree.RE_VERIFY,
              Kind.SLOWER,
              String.format(
                  Locale.ROOT,
                  "%s: %.1f µs, the profile says %.1f, at most %.1f%s",
                  name,
                  micros,
                  winner.medianNanos() / NANOS_PER_MICRO,
                  winner.highNanos() / NANOS_PER_MICRO,
                  measured.sample().calm() ? "" : "; but " + winner.benchmark().disturbance()));
        } else if (!winner.rulesOut(change)) {
          worsen(
              Degree.RE_VERIFY,
              Kind.WIDE,
              String.format(Locale.ROOT, "%s: %.1f µs, but %s", name, micros, winner.hides()));
        }
      }
      case ArmReply.Incorrect wrong ->
          worsen(Degree.STALE, Kind.INCORRECT, "%s: %s".formatted(name, wrong.detail()));
      case ArmReply.Failed failed ->
          worsen(Degree.STALE, Kind.FAILED, "%s: %s".formatted(name, failed.detail()));
      case ArmReply.TimedOut late ->
          findings.add(new Finding(Kind.NOT_TIMED, "%s: %s".formatted(name, late.detail())));
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
      case RE_VERIFY -> "re-verify: %d winners timed; %s".formatted(timed, whatNext());
      case STALE -> "stale: tune again with ./scripts/tune.sh";
    };
  }

  private String whatNext() {
    long wide = findings.stream().filter(finding -> finding.kind() == Kind.WIDE).count();
    return wide == 0
        ? "run ./scripts/gate.sh --base with this profile"
        : "%d within too wide an interval, which ./scripts/tune.sh with a larger --budget narrows"
            .formatted(wide);
  }
}
