package headroom.tuner.cli;

import headroom.json.DocumentException;
import headroom.json.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/**
 * Where a run that takes rounds writes.
 *
 * @param table a Markdown table
 */
record RoundsPaths(Path table) {

  private static final String TABLE = ".md";
  private static final String RAW = ".jsonl";

  /** Every round, beside the table. */
  Path raw() {
    return table.resolveSibling(stem() + RAW);
  }

  private String stem() {
    String name = String.valueOf(table.getFileName());
    return name.endsWith(TABLE) ? name.substring(0, name.length() - TABLE.length()) : name;
  }

  /**
   * Makes the folder, and fails where a file could not be written after.
   *
   * @throws UserException naming it
   */
  void requireWritable() {
    try {
      Path folder = table.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      TextFile.requireWritable(table);
      TextFile.requireWritable(raw());
    } catch (IOException | DocumentException e) {
      throw UserException.badInput(
          "cannot write %s: %s; name another file with --out".formatted(table, e.getMessage()));
    }
  }

  /**
   * Renames both files, so that a run can begin anew and nothing is lost.
   *
   * @return the raw one: {@code *.previous.jsonl}, or with a number where that is taken
   * @throws UserException if they cannot be renamed
   */
  Path keepAside() {
    String free =
        IntStream.iterate(1, i -> i + 1)
            .mapToObj(i -> stem() + ".previous" + (i == 1 ? "" : "-" + i))
            .filter(name -> !Files.exists(table.resolveSibling(name + RAW)))
            .filter(name -> !Files.exists(table.resolveSibling(name + TABLE)))
            .findFirst()
            .orElseThrow();
    Path kept = table.resolveSibling(free + RAW);
    try {
      Files.move(raw(), kept);
      if (Files.exists(table)) {
        Files.move(table, table.resolveSibling(free + TABLE));
      }
      return kept;
    } catch (IOException e) {
      throw UserException.badInput(
          "cannot keep %s as %s: %s".formatted(raw(), kept, TextFile.reason(e)));
    }
  }
}
