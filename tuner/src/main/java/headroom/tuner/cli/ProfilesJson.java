package headroom.tuner.cli;

import headroom.profile.ProfileCodec;
import headroom.profile.TuningProfile;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Profiles as one JSON document: of one device the profile itself, of several an array of them in
 * the order of tuning. Two documents one behind the other would be none.
 */
final class ProfilesJson {

  private ProfilesJson() {}

  /**
   * The document.
   *
   * @param profiles of the devices that came to one
   * @param devices how many were to be tuned, which decides the form
   * @return nothing where there is no profile
   */
  static String of(List<TuningProfile> profiles, int devices) {
    if (profiles.isEmpty()) {
      return "";
    }
    return devices == 1
        ? ProfileCodec.write(profiles.getFirst())
        : profiles.stream()
            .map(profile -> ProfileCodec.write(profile).strip())
            .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
  }
}
