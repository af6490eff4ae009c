package headroom.profile;

import headroom.json.JsonFields;
import headroom.shape.AttentionShape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON form of {@link SearchTrace}; the newer of its fields are absent in older profiles. */
final class SearchTraceJson {

  private static final String END = "end";
  private static final String WARM_STARTS = "warmStarts";

  private static final String BUDGET_USED = "budget-used";
  private static final String NEAR_ROOFLINE = "near-roofline";
  private static final String NOTHING_BETTER = "nothing-better";
  private static final String ALL_TRIED = "all-tried";
  private static final List<String> REASONS =
      List.of(BUDGET_USED, NEAR_ROOFLINE, NOTHING_BETTER, ALL_TRIED);

  private SearchTraceJson() {}

  static ObjectNode write(SearchTrace search) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("strategy", search.strategy());
    node.put("points", search.points());
    node.put("evaluated", search.evaluated());
    ObjectNode outcomes = node.putObject("outcomes");
    search.outcomes().forEach((name, count) -> outcomes.put(name, (int) count));
    ObjectNode rejected = node.putObject("rejected");
    search.rejected().forEach((name, count) -> rejected.put(name, (long) count));
    search.end().ifPresent(end -> node.set(END, end(end)));
    if (!search.warmStarts().isEmpty()) {
      ArrayNode starts = node.putArray(WARM_STARTS);
      search.warmStarts().forEach(start -> starts.add(warmStart(start)));
    }
    return node;
  }

  private static ObjectNode end(SearchEnd end) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    return switch (end) {
      case SearchEnd.BudgetUsed used ->
          node.put("reason", BUDGET_USED).put("seconds", ProfileWriter.rounded(used.seconds()));
      case SearchEnd.NearRoofline near ->
          node.put("reason", NEAR_ROOFLINE)
              .put("share", ProfileWriter.rounded(near.share()))
              .put("enough", ProfileWriter.rounded(near.enough()));
      case SearchEnd.NothingBetter idle ->
          node.put("reason", NOTHING_BETTER)
              .put("evaluations", idle.evaluations())
              .put("leastGain", ProfileWriter.rounded(idle.leastGain()));
      case SearchEnd.AllTried all -> node.put("reason", ALL_TRIED);
    };
  }

  private static ObjectNode warmStart(WarmStart start) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("source", start.source());
    node.put("shape", start.shape().label());
    node.put("trust", ProfileWriter.rounded(start.trust()));
    node.set("config", ProfileWriter.config(start.config()));
    return node;
  }

  static SearchTrace read(JsonFields fields) {
    fields.allow("strategy", "points", "evaluated", "outcomes", "rejected", END, WARM_STARTS);
    Map<String, Integer> outcomes = fields.object("outcomes").integerByName();
    Map<String, Long> rejected = fields.object("rejected").longByName();
    Optional<SearchEnd> end =
        fields.has(END) ? Optional.of(readEnd(fields.object(END))) : Optional.empty();
    List<WarmStart> warmStarts =
        fields.has(WARM_STARTS)
            ? fields.objects(WARM_STARTS).stream().map(SearchTraceJson::readWarmStart).toList()
            : List.of();
    if (fields.has(WARM_STARTS) && warmStarts.isEmpty()) {
      throw fields.errorAt(WARM_STARTS, "is absent where there are none, not empty");
    }
    return fields.make(
        () ->
            SearchTrace.of(
                    fields.text("strategy"),
                    fields.longInteger("points"),
                    fields.integer("evaluated"),
                    outcomes,
                    rejected)
                .began(warmStarts)
                .ended(end));
  }

  private static SearchEnd readEnd(JsonFields fields) {
    String reason = fields.oneOf("reason", REASONS, label -> label);
    return switch (reason) {
      case BUDGET_USED -> {
        fields.allow("reason", "seconds");
        yield fields.make(() -> new SearchEnd.BudgetUsed(fields.number("seconds")));
      }
      case NEAR_ROOFLINE -> {
        fields.allow("reason", "share", "enough");
        yield fields.make(
            () -> new SearchEnd.NearRoofline(fields.number("share"), fields.number("enough")));
      }
      case NOTHING_BETTER -> {
        fields.allow("reason", "evaluations", "leastGain");
        yield fields.make(
            () ->
                new SearchEnd.NothingBetter(
                    fields.integer("evaluations"), fields.number("leastGain")));
      }
      default -> {
        fields.allow("reason");
        yield new SearchEnd.AllTried();
      }
    };
  }

  private static WarmStart readWarmStart(JsonFields fields) {
    fields.allow("source", "shape", "trust", "config");
    return fields.make(
        () ->
            new WarmStart(
                fields.text("source"),
                AttentionShape.named(fields.text("shape")),
                fields.number("trust"),
                ProfileReader.config(fields.object("config"))));
  }
}
