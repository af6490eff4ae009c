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
 * stands for the product of its lists; {@code batch} is 1, {@code element} f32 and {@code
 * pageTokens} 0, one piece per sequence, unless given.
 *
 * <pre>
 *   {"shapes": [
 *     {"queryHeads": [8, 32], "kvHeads": 1, "headDim": 128, "seqLen": [512, 4096]},
 *     {"model": "falcon-7b", "batch": [1, 8], "seqLen": 512},
 *     {"model": "palm-8b", "seqLen": 2048, "element": ["bf16", "int8"], "pageTokens": 32}
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
      List<KvFormat> formats = formats(entry);
      for (ShapeGrid grid : grids) {
        // Counted before a single shape is made: a few lists of numbers span more than memory.
        spanned += Math.min(grid.size(), MAX_SHAPES + 1L) * formats.size();
        if (spanned > MAX_SHAPES) {
          throw entry.error(
              "the file spans more than %d shapes; list fewer values".formatted(MAX_SHAPES));
        }
        List<AttentionShape> heads = entry.make(grid::shapes);
        formats.forEach(format -> heads.forEach(shape -> shapes.add(shape.withFormat(format))));
      }
    }
    if (shapes.isEmpty()) {
      throw root.errorAt("shapes", "lists no shape; add one");
    }
    return List.copyOf(shapes);
  }

  private static List<ShapeGrid> ofModels(JsonFields entry) {
    entry.allow("model", "batch", "seqLen", "element", "pageTokens");
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
    entry.allow(
        "model", "batch", "queryHeads", "kvHeads", "headDim", "seqLen", "element", "pageTokens");
    return entry.make(
        () ->
            new ShapeGrid(
                batch(entry),
                entry.integers("queryHeads"),
                entry.integers("kvHeads"),
                entry.integers("headDim"),
                entry.integers("seqLen")));
  }

  /** At most four element types and ten page sizes are legal: no list of them is long. */
  private static List<KvFormat> formats(JsonFields entry) {
    Set<KvFormat> formats = new LinkedHashSet<>();
    List<ElementType> elements =
        entry.has("element")
            ? entry.eachOneOf("element", List.of(ElementType.values()), ElementType::label)
            : List.of(ElementType.F32);
    List<Integer> pages =
        entry.has("pageTokens") ? entry.integers("pageTokens") : List.of(KvFormat.CONTIGUOUS);
    for (ElementType element : elements.stream().distinct().toList()) {
      for (int page : pages.stream().distinct().toList()) {
        formats.add(entry.make(() -> new KvFormat(element, page)));
      }
    }
    return List.copyOf(formats);
  }

  private static List<Integer> batch(JsonFields entry) {
    return entry.has("batch") ? entry.integers("batch") : List.of(1);
  }
}
