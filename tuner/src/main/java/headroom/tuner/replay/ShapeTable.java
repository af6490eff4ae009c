package headroom.tuner.replay;

import headroom.shape.AttentionShape;
import headroom.tuner.measure.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fastest configuration per shape of one device, as vLLM keeps its tuned kernels: one JSON file
 * per device, and a shape that is not in it takes the nearest one's.
 *
 * <pre>
 *   {"b1-h8-kv1-d64-s512": {"variant": "tiled", "kvBlock": 64, …}, …}
 * </pre>
 *
 * @param winners the fastest outcome by shape label
 */
public record ShapeTable(Map<String, Outcome.Measured> winners) {

  private static final Pattern LABEL =
      Pattern.compile("b(\\d{1,8})-h(\\d{1,8})-kv(\\d{1,8})-d(\\d{1,8})-s(\\d{1,8})(.*)");

  /** Copies the winners. */
  public ShapeTable {
    winners = Map.copyOf(winners);
  }

  /** The winners of recorded spaces; of two of one shape the later counts. */
  public static ShapeTable of(List<RecordedSpace> spaces) {
    Map<String, Outcome.Measured> winners = new TreeMap<>();
    spaces.forEach(space -> winners.put(space.kernel(), space.ranking().getFirst()));
    return new ShapeTable(winners);
  }

  /** The table as JSON, shapes by label. */
  public String json() {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    new TreeMap<>(winners)
        .forEach(
            (shape, winner) -> {
              ObjectNode entry = root.putObject(shape);
              entry.put("variant", winner.config().variant());
              SpaceExport.parameters(entry, winner.config());
            });
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  /**
   * The label of the nearest shape over the same format of KV cache: what is twice as large is one
   * step away, along each extent.
   */
  public static Optional<String> nearest(Iterable<String> labels, AttentionShape wanted) {
    List<String> alike = new ArrayList<>();
    for (String label : labels) {
      if (LABEL.matcher(label).matches() && format(label).equals(format(wanted.label()))) {
        alike.add(label);
      }
    }
    return alike.stream()
        .min(
            Comparator.<String>comparingDouble(label -> distance(label, wanted))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** What follows a label's extents: nothing, or such as {@code -bf16-p32}. */
  private static String format(String label) {
    return LABEL.matcher(label).replaceFirst("$6");
  }

  private static double distance(String label, AttentionShape wanted) {
    Matcher parts = LABEL.matcher(label);
    if (!parts.matches()) {
      return Double.POSITIVE_INFINITY;
    }
    int[] extents = {
      wanted.batch(), wanted.queryHeads(), wanted.kvHeads(), wanted.headDim(), wanted.seqLen()
    };
    double squares = 0;
    for (int i = 0; i < extents.length; i++) {
      double steps =
          Math.log(Math.max(1, Integer.parseInt(parts.group(i + 1))) / (double) extents[i]);
      squares += steps * steps;
    }
    return squares;
  }
}
