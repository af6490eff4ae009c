package headroom.tuner.cli;

import headroom.json.DocumentException;
import headroom.json.TextFile;
import headroom.tuner.replay.RecordedSpace;
import headroom.tuner.replay.SpaceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks what commands on recorded spaces are given, and reads it. */
final class SpaceInputs {

  private SpaceInputs() {}

  /**
   * All spaces of all files, in order.
   *
   * @throws UserException if a file cannot be read or holds none
   */
  static List<RecordedSpace> read(List<Path> files) {
    try {
      return files.stream().flatMap(file -> SpaceFiles.read(file).stream()).toList();
    } catch (DocumentException e) {
      throw UserException.badInput(String.valueOf(e.getMessage()));
    }
  }

  /**
   * A count within bounds.
   *
   * @throws UserException if it is outside
   */
  static int bounded(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw UserException.badInput(
          "%s must be between 1 and %d: %s=%d".formatted(option, most, option, value));
    }
    return value;
  }

  /**
   * Makes the folder of a result and tries to write there, before an hour of replay.
   *
   * @throws UserException if that cannot be done
   */
  static void requireWritable(String option, Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      TextFile.requireWritable(file);
    } catch (IOException e) {
      throw UserException.badInput(
          "%s: cannot make the folder of %s: %s; name another place"
              .formatted(option, file, TextFile.cause(e)));
    } catch (DocumentException e) {
      throw UserException.badInput(option + ": " + e.getMessage());
    }
  }
}
