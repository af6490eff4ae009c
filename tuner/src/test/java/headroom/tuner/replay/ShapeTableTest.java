package headroom.tuner.replay;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.tuner.report.GpuProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A table for other tools names winners, and how well they were measured. */
class ShapeTableTest {

  @Test
  void aTableNamesTheFastestPerShapeAndSaysThatItWasScreened() {
    assertThat(ShapeTable.of(List.of(RecordedFixture.space())).json())
        .containsSubsequence(
            "\"precision\" : \"screened\"",
            "\"shapes\"",
            "\"kernel\"",
            "\"variant\"",
            "\"order\" : \"ji\"",
            "\"tile\" : 64");
  }

  @Test
  void ofAProfileItNamesTheConfirmedWinnersTheColdOneFirst() {
    AttentionShape shape = AttentionShape.named("b8-h48-kv1-d128-s4096-bf16");
    KernelConfig cold = GpuProfile.untuned("mma", shape).with("splits", new AxisValue.Int(16));
    KernelConfig hot = GpuProfile.untuned("lanes", shape);
    TuningProfile profile =
        GpuProfile.of(
            "sm_90", GpuProfile.entry(shape, hot, "hot"), GpuProfile.entry(shape, cold, "cold"));
    JsonNode root = JsonMapper.shared().readTree(ShapeTable.of(profile).json());
    assertThat(root.get("precision").stringValue()).isEqualTo("confirmed");
    assertThat(root.get("shapes").size()).isEqualTo(1);
    JsonNode entry = root.get("shapes").get(shape.label());
    assertThat(entry.get("variant").stringValue()).isEqualTo("mma");
    assertThat(entry.get("splits").intValue()).isEqualTo(16);
    assertThat(entry.size()).isEqualTo(1 + cold.values().size());
  }
}
