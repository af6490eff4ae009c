package headroom.tuner.replay;

import headroom.tuner.measure.Outcome;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fastest configuration per shape of one device, much as vLLM keeps its tuned kernels: one JSON
 * file per device. Whoever reads it takes the nearest shape's where a shape is not in it.
 *
 * <pre>
 *   {"precision": "screened", "shapes": {"b1-h8-kv1-d64-s512": {"variant": "tiled", "kvBlock": 64, …}, …}}
 * </pre>
 *
 * <p>Recorded spaces hold screened times only, and the table says so: of a few configurations that
 * are nearly alike it names the luckiest. What was confirmed in forks stands in profiles.
 *
 * @param winners the fastest outcome by shape label
 */
public record ShapeTable(Map<String, Outcome.Measured> winners) {

  private static final String PRECISION = "screened";

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
    ObjectNode root = JsonMapper.shared().createObjectNode().put("precision", PRECISION);
    ObjectNode shapes = root.putObject("shapes");
    new TreeMap<>(winners)
        .forEach(
            (shape, winner) -> {
              ObjectNode entry = shapes.putObject(shape);
              entry.put("variant", winner.config().variant());
              SpaceExport.parameters(entry, winner.config());
            });
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }
}
