package headroom.tuner.replay;

import headroom.config.KernelConfig;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fastest configuration per shape of one device, much as vLLM keeps its tuned kernels: one JSON
 * file per device. Whoever reads it takes the nearest shape's where a shape is not in it.
 *
 * <pre>
 *   {"precision": "confirmed", "shapes": {"b1-h8-kv1-d64-s512": {"variant": "tiled", "kvBlock": 64, …}, …}}
 * </pre>
 *
 * @param precision how well the winners were measured
 * @param winners the fastest configuration by shape label
 */
public record ShapeTable(Precision precision, Map<String, KernelConfig> winners) {

  /** How well winners were measured. */
  public enum Precision {
    /** As recorded spaces hold: of a few configurations nearly alike the luckiest is named. */
    SCREENED,
    /** In fresh JVM forks, as profiles hold. */
    CONFIRMED
  }

  /** Copies the winners. */
  public ShapeTable {
    winners = Map.copyOf(winners);
  }

  /** The winners of recorded spaces; of two of one shape the later counts. */
  public static ShapeTable of(List<RecordedSpace> spaces) {
    Map<String, KernelConfig> winners = new TreeMap<>();
    spaces.forEach(space -> winners.put(space.kernel(), space.ranking().getFirst().config()));
    return new ShapeTable(Precision.SCREENED, winners);
  }

  /**
   * The winners of a profile; of a shape that was timed with a cold and with a hot cache the cold
   * one, as dispatch takes it.
   */
  public static ShapeTable of(TuningProfile profile) {
    Map<String, KernelConfig> winners = new TreeMap<>();
    for (TunedShape tuned : profile.shapes()) {
      winners.putIfAbsent(tuned.shape().label(), tuned.winner().config());
    }
    return new ShapeTable(Precision.CONFIRMED, winners);
  }

  /** The table as JSON, shapes by label. */
  public String json() {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    root.put("precision", precision.name().toLowerCase(Locale.ROOT));
    ObjectNode shapes = root.putObject("shapes");
    new TreeMap<>(winners)
        .forEach(
            (shape, winner) -> {
              ObjectNode entry = shapes.putObject(shape);
              entry.put("variant", winner.variant());
              SpaceExport.parameters(entry, winner);
            });
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }
}
