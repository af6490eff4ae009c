package headroom.tuner.fleet;

import headroom.json.DocumentException;
import headroom.json.TextFile;
import headroom.profile.ProfileCodec;
import headroom.profile.TuningProfile;
import headroom.tuner.journal.JournalScan;
import headroom.tuner.journal.JournalWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The journals of all runs in one file, every line as it was, in the order in which the runs began;
 * then a line for each entry of a profile whose run left no journal. Merged again, it is the same
 * evidence.
 */
public final class MergedLog {

  private MergedLog() {}

  /**
   * Writes the log beside its place, then puts it there: nobody sees half of it.
   *
   * @throws DocumentException if it cannot be written
   */
  public static void write(Evidence evidence, Path file) {
    Path target = file.toAbsolutePath();
    try {
      Path half =
          target.resolveSibling(
              ".%s.%d.half".formatted(target.getFileName(), ProcessHandle.current().pid()));
      try {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(half), 1 << 16)) {
          for (RunLog log : evidence.versions()) {
            RunLog.Place place = log.place();
            JournalScan.copy(place.file(), place.start(), place.end(), out);
          }
          for (TuningProfile profile : evidence.profiles()) {
            out.write(JournalWriter.sealed(line(profile)));
          }
        }
        Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
        TextFile.syncFolderOf(target);
      } finally {
        Files.deleteIfExists(half);
      }
    } catch (IOException e) {
      throw new DocumentException(
          "cannot write the merged log %s: %s".formatted(file, TextFile.reason(e)));
    }
  }

  private static ObjectNode line(TuningProfile profile) {
    ObjectNode line = JsonNodeFactory.instance.objectNode().put("type", RunLogReader.PROFILE);
    line.set(RunLogReader.PROFILE, JsonMapper.shared().readTree(ProfileCodec.write(profile)));
    return line;
  }
}
