package headroom.tuner.cli;

import headroom.profile.DeviceFingerprint;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Parameters;

/** A profile to look at: the one that is named, or this device's own. */
final class ProfileArgument {

  @Parameters(
      arity = "0..1",
      paramLabel = "PROFILE",
      description = "A profile; without it, that of this processor under results/profiles.")
  private Optional<Path> file = Optional.empty();

  /** Where it is; the device is looked at only where none is named. */
  Path path(Supplier<DeviceFingerprint> here) {
    return file.orElseGet(() -> ResultFiles.defaultProfile(here.get()));
  }
}
