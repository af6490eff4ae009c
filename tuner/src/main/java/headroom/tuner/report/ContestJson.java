package headroom.tuner.report;

import headroom.tuner.replay.Contest;
import headroom.tuner.replay.ShareCurves;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The numbers of {@link ContestTable}, for programs: shares of the optimum by evaluations. */
public final class ContestJson {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ContestJson() {}

  /** A list with an object for each strategy and space. */
  public static String render(List<Contest.Entry> entries) {
    ArrayNode root = JSON.createArrayNode();
    for (Contest.Entry entry : entries) {
      ShareCurves curves = entry.curves();
      ObjectNode node = root.addObject().put("space", entry.space().name());
      node.put("strategy", entry.strategy().toString()).put("warm", entry.warm());
      node.put("searches", curves.runs().size());
      ArrayNode shares = node.putArray("shares");
      for (int mark : curves.marks()) {
        shares
            .addObject()
            .put("evaluations", mark)
            .put("mean", curves.mean(mark))
            .put("tenthPercentile", curves.tenthPercentile(mark))
            .put("worst", curves.worst(mark));
      }
    }
    return JSON.writeValueAsString(root) + "\n";
  }
}
