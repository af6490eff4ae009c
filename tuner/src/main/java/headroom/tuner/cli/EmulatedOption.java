package headroom.tuner.cli;

import headroom.profile.TuningProfile;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Whether a profile may decide whose device was a program: of commands that judge by profiles. */
final class EmulatedOption {

  @Option(
      names = "--allow-emulated",
      description = "Take a profile of an emulated device too, whose times mean nothing.")
  private boolean allowed;

  /**
   * Reads one profile.
   *
   * @throws UserException if it cannot be read, is no valid profile, or of an emulated device that
   *     nobody asked for
   */
  TuningProfile read(Path path) {
    TuningProfile profile = ProfileFiles.read(path);
    if (profile.device().emulated() && !allowed) {
      throw UserException.badInput(
          "%s is of an emulated device, whose times mean nothing: %s; tune on the device itself, or say --allow-emulated"
              .formatted(path, profile.device().model()));
    }
    return profile;
  }
}
