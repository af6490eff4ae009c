package headroom.shape;

import headroom.json.DocumentException;
import headroom.json.JsonFields;
import headroom.json.StrictJson;
import headroom.json.TextFile;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A file that lists shapes to tune. Every extent is a number or a list of numbers, and an entry
 * stands for the product of its lists; {@code batch} is 1 unless given.
 *
 * <pre>
 *   {"shapes": [
 *     {"queryHeads": [8, 32], "kvHeads": 1, "headDim": 128, "seqLen": [512, 4096]},
 *     {"model": "falcon-7b", "batch": [1, 8], "seqLen": 512}
 *   ]}
 * </pre>
 */
public final class ShapesFile {

  /** At a second or more per shape this is hours of tuning; a file that spans more is a mistake. */
  static final int MAX_SHAPES = 10_000;

  private static final int MAX_BYTES = 1 << 20;

  private ShapesFile() {}

  /**
   * Reads a file.
   *
   * @return the shapes, each once, in the order of the file, the sequence length varying fastest
   * @throws DocumentException if it cannot be read or is no such list: file, place, value, cure
   */
  public static List<AttentionShape> read(Path path) {
    return parse("shapes file " + path, TextFile.read(path, MAX_BYTES));
  }

  /**
   * The same from text.
   *
   * @param source what messages call it
   * @param json the file's content
   * @return the shapes, each once, in the order of the file, the sequence length varying fastest
   * @throws DocumentException if it is no such list: source, place, value, cure
   */
  public static List<AttentionShape> parse(String source, String json) {
    JsonFields root = StrictJson.parse(source, json).allow("shapes");
    Set<AttentionShape> shapes = new LinkedHashSet<>();
    long spanned = 0;
    for (JsonFields entry : root.objects("shapes")) {
      List<ShapeGrid> grids = entry.has("model") ? ofModels(entry) : List.of(ofHeads(entry));
      for (ShapeGrid grid : grids) {
        // Counted before a single shape is made: a few lists of numbers span more than memory.
        spanned += Math.min(grid.size(), MAX_SHAPES + 1L);
        if (spanned > MAX_SHAPES) {
          throw entry.error(
              "the file spans more than %d shapes; list fewer values".formatted(MAX_SHAPES));
        }
        shapes.addAll(entry.make(grid::shapes));
      }
    }
    if (shapes.isEmpty()) {
      throw root.errorAt("shapes", "lists no shape; add one");
    }
    return List.copyOf(shapes);
  }

  private static List<ShapeGrid> ofModels(JsonFields entry) {
    entry.allow("model", "batch", "seqLen");
    List<Integer> batch = batch(entry);
    List<Integer> seqLen = entry.integers("seqLen");
    return entry.eachOneOf("model", ModelPresets.all(), ModelPreset::name).stream()
        .map(
            preset ->
                entry.make(
                    () ->
                        new ShapeGrid(
                            batch,
                            List.of(preset.queryHeads()),
                            List.of(preset.kvHeads()),
                            List.of(preset.headDim()),
                            seqLen)))
        .toList();
  }

  private static ShapeGrid ofHeads(JsonFields entry) {
    entry.allow("model", "batch", "queryHeads", "kvHeads", "headDim", "seqLen");
    return entry.make(
        () ->
            new ShapeGrid(
                batch(entry),
                entry.integers("queryHeads"),
                entry.integers("kvHeads"),
                entry.integers("headDim"),
                entry.integers("seqLen")));
  }

  private static List<Integer> batch(JsonFields entry) {
    return entry.has("batch") ? entry.integers("batch") : List.of(1);
  }
}
