package headroom.gpu.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What a test found, as a table in {@code results/gpu}; {@code -Dheadroom.storeResults=true} writes
 * it anew.
 */
final class ResultTable {
  private static final Path FOLDER = Path.of("..", "results", "gpu");

  private final String file;
  private final String head;
  private final TreeMap<String, String> rows = new TreeMap<>();

  /**
   * An empty table.
   *
   * @param file its name
   * @param title and what a reader must know
   */
  ResultTable(String file, String title, String... columns) {
    this.file = file;
    String line = row(List.of(columns));
    this.head = title + "\n\n" + line + "\n" + line.replaceAll("[^|]+", " --- ");
  }

  /**
   * Adds a row.
   *
   * @param order rows are sorted by this
   */
  void add(String order, Object... cells) {
    List<String> texts = new ArrayList<>();
    for (Object cell : cells) {
      texts.add(String.valueOf(cell).replace("\n", "⏎").replace("|", "\\|"));
    }
    rows.put(order, row(texts));
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  /** Writes it, if that was asked for. */
  void store() throws IOException {
    if (Boolean.getBoolean("headroom.storeResults")) {
      Files.createDirectories(FOLDER);
      Files.writeString(
          FOLDER.resolve(file), head + "\n" + String.join("\n", rows.values()) + "\n");
    }
  }

  /** The table as it was stored. */
  static String stored(String file) throws IOException {
    return Files.readString(FOLDER.resolve(file));
  }
}
