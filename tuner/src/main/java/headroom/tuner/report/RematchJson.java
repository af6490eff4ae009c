package headroom.tuner.report;

import headroom.tuner.session.Rematch;
import headroom.tuner.stats.Comparison;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The numbers of {@link RematchTable}, for programs. */
public final class RematchJson {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private RematchJson() {}

  /**
   * The whole document; a shape whose winners are one configuration has no interval, nor has one
   * with too few pairs.
   *
   * @param rows at least one
   */
  public static String render(List<Rematch.Row> rows) {
    ObjectNode root = JSON.createObjectNode();
    root.put("geometricMean", Rematch.geometricMean(rows));
    ArrayNode shapes = root.putArray("shapes");
    for (Rematch.Row row : rows) {
      ObjectNode node = shapes.addObject().put("shape", row.shape().label());
      node.put("base", row.base().key()).put("candidate", row.candidate().key());
      node.put("ratio", row.ratio());
      row.comparison()
          .filter(it -> Double.isFinite(it.highRatio()))
          .ifPresent(it -> interval(node, it));
      node.put("verdict", row.verdict().name().toLowerCase(Locale.ROOT));
    }
    return JSON.writeValueAsString(root) + "\n";
  }

  private static void interval(ObjectNode node, Comparison comparison) {
    node.put("low", comparison.lowRatio()).put("high", comparison.highRatio());
  }
}
