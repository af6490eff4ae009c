package headroom.tuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;
import headroom.tuner.session.Rematch;
import headroom.tuner.stats.Comparison;
import headroom.tuner.stats.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RematchJsonTest {

  private static final AttentionShape SHAPE = new AttentionShape(1, 8, 1, 64, 512);
  private static final KernelConfig BASE = row(4);

  private static KernelConfig row(int streams) {
    return KernelConfig.of("row", Map.of("streams", new AxisValue.Int(streams)));
  }

  private static JsonNode rendered(Rematch.Row... rows) {
    return JsonMapper.shared().readTree(RematchJson.render(List.of(rows)));
  }

  @Test
  void winnersThatAreTheSameTieWithoutAnInterval() {
    JsonNode root = rendered(new Rematch.Row(SHAPE, BASE, BASE, Optional.empty()));
    assertThat(root.get("geometricMean").doubleValue()).isEqualTo(1);
    JsonNode row = root.get("shapes").get(0);
    assertThat(row.get("shape").stringValue()).isEqualTo("b1-h8-kv1-d64-s512");
    assertThat(row.get("verdict").stringValue()).isEqualTo("tied");
    assertThat(row.has("high")).isFalse();
  }

  /** JSON has no infinity, which is what one pair with one sample would give. */
  @Test
  void othersHaveRatioAndIntervalAsFarAsItIsKnown() {
    Comparison known = new Comparison(Verdict.SLOWER, 1.25, 1.2, 1.3, 6);
    Comparison unknown = new Comparison(Verdict.TIED, 1.25, 0, Double.POSITIVE_INFINITY, 2);
    JsonNode root =
        rendered(
            new Rematch.Row(SHAPE, BASE, row(1), Optional.of(known)),
            new Rematch.Row(SHAPE.withSeqLen(9), BASE, row(1), Optional.of(unknown)));
    JsonNode first = root.get("shapes").get(0);
    assertThat(first.get("base").stringValue()).isEqualTo("row[streams=4]");
    assertThat(first.get("candidate").stringValue()).isEqualTo("row[streams=1]");
    assertThat(first.get("ratio").doubleValue()).isEqualTo(1.25);
    assertThat(first.get("high").doubleValue()).isEqualTo(1.3);
    assertThat(first.get("verdict").stringValue()).isEqualTo("slower");
    assertThat(root.get("shapes").get(1).has("high")).isFalse();
    assertThat(root.toString()).doesNotContain("Infinity");
  }
}
