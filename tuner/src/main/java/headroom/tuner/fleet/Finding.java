package headroom.tuner.fleet;

import java.util.Comparator;

/**
 * Something that a merge saw in its files and did not take as it was: nothing is left out without
 * one.
 *
 * @param kind what it is
 * @param subject the file, run or shape
 * @param detail what was done, with values, and the cure where there is one
 */
public record Finding(Kind kind, String subject, String detail) implements Comparable<Finding> {

  private static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::kind)
          .thenComparing(Finding::subject)
          .thenComparing(Finding::detail);

  /** From what is harmless to what is missing. */
  public enum Kind {
    /** The same run twice; it counts once. */
    DUPLICATE("duplicate", false),
    /** A run that did not come to its end; what it has counts. */
    HALF("half a run", false),
    /** A run that ended before it had confirmed all its shapes, which others did. */
    CUT("cut short", false),
    /** Forks without the default beside them on their node; they cannot be compared. */
    UNPAIRED("unpaired", false),
    /** A configuration that failed somewhere; it cannot win. */
    FAILED("failed", false),
    /** Two versions of one run that went different ways; one counts. */
    CONFLICT("conflict", true),
    /** A line that was changed after it was written; what follows it in its run is left out. */
    BROKEN("broken", true),
    /** A configuration that is in no space of this build. */
    ILLEGAL("not of this space", true),
    /** Another device, set-up or build. */
    FOREIGN("foreign", true),
    /** No log or profile at all. */
    UNREADABLE("unreadable", true),
    /** A shape without an entry in the merged profile. */
    UNDECIDED("undecided", true),
    /** Shards of which there is no finished run. */
    MISSING("missing", true);

    private final String words;
    private final boolean loss;

    Kind(String words, boolean loss) {
      this.words = words;
      this.loss = loss;
    }

    /** Whether the merged profile lacks something for it that it should have. */
    public boolean loss() {
      return loss;
    }
  }

  /** One line for people. */
  public String line() {
    return "%s: %s: %s".formatted(kind.words, subject, detail);
  }

  @Override
  public int compareTo(Finding other) {
    return ORDER.compare(this, other);
  }
}
