package headroom.tuner.fleet;

import headroom.profile.Ceiling;
import headroom.shape.AttentionShape;
import headroom.tuner.journal.Origin;
import headroom.tuner.journal.RunHeader;
import headroom.tuner.measure.Outcome;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a merge keeps of one run's journal: every fork, and how screening ended by kind. Screened
 * times stay on the disk; they compare within their own worker alone.
 *
 * @param header its first line
 * @param seals the checksums of its lines, one behind the other: a copy that was taken earlier
 *     begins another's
 * @param place where its lines are
 * @param forks in their order
 * @param ceilings of each resource the highest
 * @param screened by shape, configurations by how they ended
 * @param complete whether every shape was confirmed; empty where the run has not come to its end
 * @param elapsedNanos run time at its last line
 */
public record RunLog(
    RunHeader header,
    String seals,
    Place place,
    List<Fork> forks,
    List<Ceiling> ceilings,
    Map<AttentionShape, Map<String, Integer>> screened,
    Optional<Boolean> complete,
    long elapsedNanos) {

  /** Digits of one line's checksum. */
  static final int SEAL_DIGITS = 8;

  /** How a first line tells the shapes: {@code 12 from b1-h32-kv1-d128-s512 (…)}. */
  private static final Pattern SHAPES = Pattern.compile("(\\d{1,6}) from .*");

  /**
   * Lines of a file.
   *
   * @param file which
   * @param start where the first begins, in bytes
   * @param end where the last ends
   */
  public record Place(Path file, long start, long end) {}

  /**
   * One finalist in a fresh JVM.
   *
   * @param node where
   * @param round of its race
   * @param shape what was decoded
   * @param outcome how it ended
   */
  public record Fork(String node, int round, AttentionShape shape, Outcome outcome) {}

  /** Copies the collections. */
  public RunLog {
    forks = List.copyOf(forks);
    ceilings = List.copyOf(ceilings);
    screened = Collections.unmodifiableMap(new TreeMap<>(screened));
  }

  /** Names the run, whichever copy this is; runs sort by when they began. */
  public String id() {
    return "%s %s %s"
        .formatted(
            header.started(),
            header.origin().map(Origin::part).orElse(header.profile()),
            seals.substring(0, SEAL_DIGITS));
  }

  /** Its shard of the work, if it is one. */
  public Optional<Shard> shard() {
    return header.origin().map(Origin::part).filter(part -> !reRace()).map(Shard::parse);
  }

  /** Whether it raced what other runs nominated. */
  public boolean reRace() {
    return header.origin().map(Origin::part).filter(Origin.RE_RACE::equals).isPresent();
  }

  /** Shapes that it was to tune; 0 where its first line does not tell. */
  int planned() {
    Matcher count = SHAPES.matcher(header.identity().getOrDefault("shapes", ""));
    return count.matches() ? Integer.parseInt(count.group(1)) : 0;
  }

  /** Shapes of which it measured anything. */
  Set<AttentionShape> begun() {
    Set<AttentionShape> begun = new TreeSet<>(screened.keySet());
    forks.forEach(fork -> begun.add(fork.shape()));
    return begun;
  }

  /** Whole lines. */
  public int lines() {
    return seals.length() / SEAL_DIGITS;
  }

  /** Whether this is that run at an earlier time, or the same. */
  boolean begins(RunLog later) {
    return later.seals.startsWith(seals);
  }
}
