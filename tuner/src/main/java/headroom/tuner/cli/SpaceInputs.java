package headroom.tuner.cli;

import headroom.json.DocumentException;
import headroom.tuner.replay.RecordedSpace;
import headroom.tuner.replay.SpaceFiles;
import java.nio.file.Path;
import java.util.List;

/** Reads recorded spaces that the command line names. */
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
}
