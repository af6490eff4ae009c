package headroom.tuner.cli;

import headroom.json.DocumentException;
import headroom.shape.AttentionShape;
import headroom.shape.ShapesFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Shapes of the user's own. */
final class ShapesFileOption {

  @Option(
      names = "--shapes",
      paramLabel = "FILE",
      description = "The shapes of this JSON file instead; the README shows its form.")
  private Optional<Path> file = Optional.empty();

  /** Whether a file was named. */
  boolean given() {
    return file.isPresent();
  }

  /**
   * Its shapes, if one was.
   *
   * @throws UserException naming what is wrong with it
   */
  Optional<List<AttentionShape>> shapes() {
    try {
      return file.map(ShapesFile::read);
    } catch (DocumentException e) {
      throw UserException.badInput(String.valueOf(e.getMessage()));
    }
  }
}
