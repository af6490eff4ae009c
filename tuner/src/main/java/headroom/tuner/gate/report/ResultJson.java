package headroom.tuner.gate.report;

import headroom.tuner.gate.BenchmarkResult;
import headroom.tuner.gate.GateResult;
import headroom.tuner.gate.Thresholds;
import headroom.tuner.gate.stats.Effect;
import headroom.tuner.gate.stats.Pair;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The result with every pair in it, for programs. */
public final class ResultJson {

  private static final int SCHEMA_VERSION = 1;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ResultJson() {}

  /** The whole document. */
  public static String of(GateResult result) {
    ObjectNode root = head(result);
    for (BenchmarkResult benchmark : result.benchmarks()) {
      ObjectNode node = root.withArray("benchmarks").addObject();
      verdict(node, benchmark);
      node.set("task", JSON.valueToTree(benchmark.benchmark().task()));
      Thresholds thresholds = benchmark.benchmark().thresholds();
      node.set("thresholds", JSON.valueToTree(thresholds));
      pairs(node, "screen", benchmark.screen());
      pairs(node, "confirm", benchmark.confirm());
      pairs(node, "disturbed", benchmark.disturbed());
    }
    return JSON.writeValueAsString(root) + "\n";
  }

  private static ObjectNode head(GateResult result) {
    ObjectNode root = JSON.createObjectNode().put("schemaVersion", SCHEMA_VERSION);
    root.put("verdict", result.overall().name()).put("exitCode", result.overall().exitCode());
    root.put("base", result.base()).put("candidate", result.candidate());
    root.put("tool", result.tool()).put("device", result.device());
    root.put("started", result.started().toString()).put("seconds", result.seconds());
    root.put("seed", result.seed());
    root.putArray("benchmarks");
    return root;
  }

  private static void verdict(ObjectNode node, BenchmarkResult benchmark) {
    node.put("name", benchmark.benchmark().name());
    node.put("verdict", benchmark.verdict().label());
    node.put("reason", benchmark.verdict().reason());
    benchmark.pValue().ifPresent(p -> node.put("pValue", p));
    benchmark.effect().ifPresent(effect -> effect(node, effect));
    node.put("candidateNanos", benchmark.candidateNanos().orElse(0));
  }

  private static void effect(ObjectNode node, Effect effect) {
    node.put("changePercent", Effect.percent(effect.change()));
    node.put("slotBiasPercent", Effect.percent(effect.slotBias()));
    node.put("spreadPercent", Effect.percent(effect.spread()));
    node.put("noiseFloorPercent", Effect.percent(effect.noiseFloor()));
  }

  private static void pairs(ObjectNode node, String name, List<Pair> pairs) {
    pairs.forEach(pair -> node.withArray(name).add(JSON.<ObjectNode>valueToTree(pair)));
  }
}
