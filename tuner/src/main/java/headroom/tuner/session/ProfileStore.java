package headroom.tuner.session;

import headroom.profile.ProfileCodec;
import headroom.profile.TuningProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The profile on disk: replaced as a whole, so that it is valid at any moment. A profile of an
 * earlier run is kept beside it as {@code *.previous.json} until the run after the next.
 */
final class ProfileStore {

  private final Path file;
  private boolean earlierKept;

  ProfileStore(Path file) {
    this.file = file;
  }

  void save(TuningProfile profile) throws IOException {
    if (!earlierKept && Files.exists(file)) {
      Files.copy(file, previous(), StandardCopyOption.REPLACE_EXISTING);
    }
    earlierKept = true;
    ProfileCodec.writeAtomically(profile, file);
  }

  Path previous() {
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
    return file.resolveSibling(name + ".previous.json");
  }
}
