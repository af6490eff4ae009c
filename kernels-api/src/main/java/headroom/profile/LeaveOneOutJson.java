package headroom.profile;

import headroom.json.JsonFields;
import headroom.shape.AttentionShape;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON form of {@link LeaveOneOut}. Mean and worst stand there for people; a file in which they
 * contradict its shapes is refused.
 */
final class LeaveOneOutJson {

  /** What rounding to six digits leaves. */
  private static final double ROUNDING = 1e-4;

  private LeaveOneOutJson() {}

  static ObjectNode write(LeaveOneOut regret) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("geometricMean", ProfileWriter.rounded(regret.geometricMean()));
    node.put("worst", ProfileWriter.rounded(regret.worst().ratio()));
    ArrayNode shapes = node.putArray("shapes");
    for (LeaveOneOut.Left left : regret.shapes()) {
      shapes
          .addObject()
          .put("shape", left.shape().label())
          .put("source", left.source())
          .put("ratio", ProfileWriter.exact(left.ratio()))
          .put("low", ProfileWriter.exact(left.low()))
          .put("high", ProfileWriter.exact(left.high()))
          .put("basis", label(left.basis()));
    }
    return node;
  }

  private static String label(LeaveOneOut.Basis basis) {
    return basis.name().toLowerCase(Locale.ROOT);
  }

  static LeaveOneOut read(JsonFields fields) {
    fields.allow("geometricMean", "worst", "shapes");
    List<LeaveOneOut.Left> shapes =
        fields.objects("shapes").stream().map(LeaveOneOutJson::left).toList();
    LeaveOneOut regret = fields.make(() -> new LeaveOneOut(shapes));
    require(fields, "geometricMean", regret.geometricMean());
    require(fields, "worst", regret.worst().ratio());
    return regret;
  }

  private static void require(JsonFields fields, String name, double expected) {
    double found = fields.number(name);
    if (!(Math.abs(found - expected) <= ROUNDING * expected)) {
      throw fields.errorAt(
          name, "is not that of its shapes: %s, not %s".formatted(expected, found));
    }
  }

  private static LeaveOneOut.Left left(JsonFields fields) {
    fields.allow("shape", "source", "ratio", "low", "high", "basis");
    return fields.make(
        () ->
            new LeaveOneOut.Left(
                AttentionShape.named(fields.text("shape")),
                fields.text("source"),
                fields.number("ratio"),
                fields.number("low"),
                fields.number("high"),
                fields.oneOf(
                    "basis", List.of(LeaveOneOut.Basis.values()), LeaveOneOutJson::label)));
  }
}
