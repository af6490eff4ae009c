package headroom.tuner.report.data;

import headroom.profile.TuningProfile;
import java.util.Optional;

/**
 * One profile with what lies beside it.
 *
 * @param name what the report calls it; no two profiles of a report have the same
 * @param profile the profile
 * @param raw its raw log, where one was found
 */
public record DeviceRun(String name, TuningProfile profile, Optional<RawRun> raw) {}
