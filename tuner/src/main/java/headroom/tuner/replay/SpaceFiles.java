package headroom.tuner.replay;

import headroom.json.DocumentException;
import headroom.json.JsonFields;
import java.nio.file.Path;
import java.util.List;

/** Reads recorded spaces of any known format, compressed by gzip or not. */
public final class SpaceFiles {

  private SpaceFiles() {}

  /**
   * Whether a file calls itself a profile: that holds winners and no space.
   *
   * @throws DocumentException if it cannot be read, or is neither a raw log nor a JSON object
   */
  public static boolean isProfile(Path path) {
    String text = CacheFiles.read(path);
    return !RawLines.matches(text)
        && KernelTunerCache.parse(String.valueOf(path), text).has("schemaVersion");
  }

  /**
   * The spaces in a file: one per shape in a raw log, one in all others.
   *
   * @throws DocumentException if it is of no known format, damaged, too large, or nothing in it was
   *     measured
   */
  public static List<RecordedSpace> read(Path path) {
    String text = CacheFiles.read(path);
    if (RawLines.matches(text)) {
      return RawLines.parse("raw log " + path, text);
    }
    JsonFields root = KernelTunerCache.parse(String.valueOf(path), text);
    String name = String.valueOf(path.getFileName()).replaceFirst("\\..*", "");
    if (root.has("cache")) {
      return List.of(KernelTunerCache.of(name, root));
    }
    if (root.has("results")) {
      return List.of(T4Results.of(name, root));
    }
    throw new DocumentException(
        path
            + " is no raw log of tune, no T4 results and no Kernel Tuner cache; name one of these");
  }
}
