package headroom.profile;

import java.time.Instant;

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
    String rawFile) {}
