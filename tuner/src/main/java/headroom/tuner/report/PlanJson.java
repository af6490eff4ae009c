package headroom.tuner.report;

import headroom.tuner.plan.AttentionPlan;
import headroom.tuner.plan.PlanRow;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A plan for programs: the numbers of {@link PlanTable}, unrounded, with units in their names. */
public final class PlanJson {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private PlanJson() {}

  /** The plan as an indented object. */
  public static String render(AttentionPlan plan) {
    ObjectNode root = JSON.createObjectNode();
    root.put("model", plan.model().name());
    root.put("queryHeads", plan.model().queryHeads());
    root.put("kvHeads", plan.model().kvHeads());
    root.put("headDim", plan.model().headDim());
    root.put("layers", plan.model().layers());
    root.put("format", plan.model().format().label());
    root.put("memoryBytes", plan.memoryBytes());
    root.put("weightBytes", plan.weightBytes());
    root.put("batch", plan.batch());
    root.put("context", plan.context());
    plan.profile().ifPresent(profile -> root.put("device", profile.device().slug()));
    ArrayNode rows = root.putArray("alternatives");
    plan.rows().forEach(row -> row(rows.addObject(), row));
    ArrayNode limits = root.putArray("limits");
    plan.limits().forEach(limits::add);
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static void row(ObjectNode node, PlanRow row) {
    node.put("kind", row.kind().name()).put("kvHeads", row.kvHeads()).put("own", row.own());
    node.put("kvBytesPerToken", row.bytesPerToken()).put("kvBytes", row.bytes());
    node.put("saving", row.saving());
    node.put("largestBatch", row.largestBatch()).put("longestContext", row.longestContext());
    row.step()
        .ifPresent(
            step -> {
              node.put("layerNanos", step.nanos());
              node.put("basis", step.basis().name().toLowerCase(Locale.ROOT));
              node.put("from", step.from());
            });
    row.tokenNanos().ifPresent(nanos -> node.put("attentionNanosPerStep", nanos));
    row.tokensPerSecond().ifPresent(rate -> node.put("tokensPerSecond", rate));
  }
}
