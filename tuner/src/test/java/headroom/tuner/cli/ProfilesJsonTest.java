package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.profile.ProfileCodec;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.tuner.report.GpuProfile;
import headroom.tuner.report.ReportFixture;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** However many devices are tuned, what is printed is one document. */
class ProfilesJsonTest {

  /** Refuses a second document behind the first. */
  private static final JsonMapper STRICT =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final AttentionShape SHAPE = AttentionShape.named("b8-h48-kv1-d128-s4096-bf16");

  private static final TuningProfile GPU =
      GpuProfile.of("sm_90", GpuProfile.entry(SHAPE, GpuProfile.untuned("mma", SHAPE)));

  @Test
  void ofOneDeviceItIsTheProfileItself() {
    assertThat(ProfilesJson.of(List.of(GPU), 1)).isEqualTo(ProfileCodec.write(GPU));
  }

  @Test
  void ofSeveralItIsAnArrayInTheirOrder() {
    JsonNode told = STRICT.readTree(ProfilesJson.of(List.of(ReportFixture.GOLDEN, GPU), 2));
    assertThat(told.isArray()).isTrue();
    assertThat(told.valueStream().map(it -> ProfileCodec.read(it.toString())))
        .containsExactly(ReportFixture.GOLDEN, GPU);
  }

  /** A reader that asked for several devices need not know which of them failed. */
  @Test
  void ofSeveralOfWhichOneFailedItIsAnArrayToo() {
    JsonNode told = STRICT.readTree(ProfilesJson.of(List.of(GPU), 2));
    assertThat(told.size()).isEqualTo(1);
    assertThat(told.at("/0/device/kind").stringValue()).isEqualTo("gpu");
  }

  @Test
  void withoutAProfileItIsNothing() {
    assertThat(ProfilesJson.of(List.of(), 1)).isEmpty();
  }
}
