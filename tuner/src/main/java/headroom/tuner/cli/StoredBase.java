package headroom.tuner.cli;

import headroom.dispatch.FingerprintMatch;
import headroom.profile.DeviceFingerprint;
import headroom.profile.TuningProfile;
import headroom.tuner.gate.GateException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A gate's base that is no build but a profile.
 *
 * @param file where it is
 * @param profile its numbers
 */
record StoredBase(Path file, TuningProfile profile) {

  /**
   * What {@code --base} names, if that is a profile.
   *
   * @throws UserException if it cannot be read, or is of an emulated device that nobody asked for
   */
  static Optional<StoredBase> of(Optional<String> base, EmulatedOption emulated) {
    return base.flatMap(GateArms::file)
        .filter(file -> file.toString().endsWith(".json"))
        .map(file -> new StoredBase(file, emulated.read(file)));
  }

  /**
   * Refuses a profile of another device.
   *
   * @throws GateException if it is
   */
  void requireMadeOn(DeviceFingerprint here) {
    FingerprintMatch match = FingerprintMatch.of(profile.device(), here);
    if (match.grade() != FingerprintMatch.Grade.EXACT) {
      throw new GateException(
          "%s was made elsewhere: %s; tune again, or compare all the same with --force"
              .formatted(file, String.join("; ", match.reasons())));
    }
  }
}
