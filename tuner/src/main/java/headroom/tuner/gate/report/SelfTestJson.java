package headroom.tuner.gate.report;

import headroom.tuner.gate.selftest.SelfTestResult;
import headroom.tuner.gate.selftest.Tally;
import headroom.tuner.gate.stats.ClopperPearson;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a self-test counted, for programs: rates are shares from 0 to 1 with the bounds of their 95%
 * interval. Pairs and single verdicts stand in the raw files that it names.
 */
public final class SelfTestJson {

  private static final int SCHEMA_VERSION = 1;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private SelfTestJson() {}

  /** The whole document. */
  public static String of(SelfTestResult result) {
    ObjectNode root = JSON.createObjectNode().put("schemaVersion", SCHEMA_VERSION);
    root.put("tool", result.tool()).put("resampled", result.resampled());
    root.put("seed", result.seed());
    ArrayNode benchmarks = root.putArray("benchmarks");
    result.benchmarks().forEach(benchmarks::add);
    ArrayNode scenarios = root.putArray("scenarios");
    result.tallies().forEach(tally -> scenario(scenarios.addObject(), tally));
    ArrayNode recordings = root.putArray("recordings");
    result.recordings().forEach(it -> recorded(recordings.addObject(), it));
    root.put("table", result.table().toString());
    return JSON.writeValueAsString(root) + "\n";
  }

  private static void scenario(ObjectNode node, Tally tally) {
    node.put("scenario", tally.scenario().label()).put("guilty", tally.scenario().guilty());
    node.put("runs", tally.runs());
    share(node.putObject("fail"), tally.failures());
    share(node.putObject("inconclusive"), tally.inconclusive());
    share(node.putObject("benchmarksThatFail"), tally.found());
    tally.changePercent().ifPresent(it -> node.put("medianChangePercent", it));
    tally.spreadPercent().ifPresent(it -> node.put("medianSpreadPercent", it));
  }

  private static void share(ObjectNode node, ClopperPearson share) {
    node.put("hits", share.hits()).put("trials", share.trials()).put("share", share.share());
    node.put("low", share.low()).put("high", share.high());
  }

  private static void recorded(ObjectNode node, SelfTestResult.Recorded recorded) {
    node.put("file", recorded.file().toString());
    recorded.header().ifPresent(it -> node.put("build", it.build()).put("device", it.device()));
  }
}
