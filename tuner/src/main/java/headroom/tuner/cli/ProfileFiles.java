package headroom.tuner.cli;

import headroom.json.DocumentException;
import headroom.profile.ProfileCodec;
import headroom.profile.TuningProfile;
import java.nio.file.Path;

/** Reads profiles that the command line names. */
final class ProfileFiles {

  private ProfileFiles() {}

  /**
   * Reads one profile.
   *
   * @throws UserException if it cannot be read or is no valid profile
   */
  static TuningProfile read(Path path) {
    try {
      return ProfileCodec.read(path);
    } catch (DocumentException e) {
      throw UserException.badInput(String.valueOf(e.getMessage()));
    }
  }
}
