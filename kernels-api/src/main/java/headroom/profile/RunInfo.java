package headroom.profile;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * The run that a profile came from.
 *
 * @param started when the run began
 * @param elapsedSeconds wall time until this profile was written
 * @param preset the preset's name, or {@code custom}
 * @param seed seed of inputs and search
 * @param budgetSeconds the budget that the run was given
 * @param threads most threads that a kernel could use
 * @param complete whether every requested shape has an entry
 * @param rawFile file name of the raw outcomes, beside the profile under {@code raw/}
 */
public record RunInfo(
    Instant started,
    double elapsedSeconds,
    String preset,
    long seed,
    double budgetSeconds,
    int threads,
    boolean complete,
    String rawFile) {

  // A name and no path: whoever opens it must stay in the raw folder.
  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  /**
   * Checks every field.
   *
   * @throws IllegalArgumentException if {@code started} is before 2000 or after 9999, a duration is
   *     negative or not finite, {@code threads} is below 1, or {@code rawFile} is not a plain name
   */
  public RunInfo {
    if (started.isBefore(EARLIEST) || started.isAfter(LATEST)) {
      throw new IllegalArgumentException(
          "started must lie between the years 2000 and 9999: started=" + started);
    }
    Require.notNegative("elapsedSeconds", elapsedSeconds);
    Require.text("preset", preset);
    Require.notNegative("budgetSeconds", budgetSeconds);
    Require.atLeast("threads", 1, threads);
    Require.matches(
        "rawFile", FILE_NAME, rawFile, "a file name of letters, digits, dots and hyphens");
  }
}
