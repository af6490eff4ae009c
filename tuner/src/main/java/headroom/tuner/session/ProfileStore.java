package headroom.tuner.session;

import headroom.json.DocumentException;
import headroom.json.TextFile;
import headroom.profile.ProfileCodec;
import headroom.profile.TuningProfile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The profile on disk: replaced as a whole, so that it is valid at any moment. A profile of an
 * earlier run is kept beside it as {@code *.previous.json} until the run after the next; one of a
 * run that was ended before its first shape is no loss, and displaces none.
 */
final class ProfileStore {

  private final Path file;
  private final String rawFile;
  private boolean earlierKept;

  /**
   * A store.
   *
   * @param file the profile
   * @param rawFile name of this run's raw file: by it the run knows its own profile again
   */
  ProfileStore(Path file, String rawFile) {
    this.file = file;
    this.rawFile = rawFile;
  }

  /**
   * Replaces the profile.
   *
   * @throws DocumentException if it cannot be written; what was there is untouched
   */
  void save(TuningProfile profile) {
    if (!earlierKept && Files.isRegularFile(file) && worthKeeping()) {
      TextFile.copyAtomically(file, previous());
    }
    earlierKept = true;
    ProfileCodec.writeAtomically(profile, file);
  }

  /** Not what this very run left when its process was killed, nor what holds no shape. */
  private boolean worthKeeping() {
    try {
      TuningProfile there = ProfileCodec.read(file);
      return !there.run().rawFile().equals(rawFile) && !there.shapes().isEmpty();
    } catch (DocumentException e) {
      return true; // whatever it is, it is not ours to lose
    }
  }

  Path previous() {
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
    return file.resolveSibling(name + ".previous.json");
  }
}
