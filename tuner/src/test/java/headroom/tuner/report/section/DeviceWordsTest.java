package headroom.tuner.report.section;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.profile.TuningProfile;
import headroom.tuner.report.ReportFixture;
import headroom.tuner.report.data.DeviceRun;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Threads are a CPU's: what is measured of a GPU is measured of all of it. */
class DeviceWordsTest {

  private static Device device(TuningProfile profile) {
    return Device.of(new DeviceRun("only", profile, Optional.empty()), 1);
  }

  @Test
  void ceilingsNameWhatTheyAreOf() {
    assertThat(words(device(ReportFixture.gpus().runs().getFirst().profile())))
        .contains("whole GPU")
        .doesNotContain("thread");
    assertThat(words(device(ReportFixture.GOLDEN))).contains("thread").doesNotContain("whole GPU");
  }

  /** All that the two sections about ceilings say. */
  private static String words(Device device) {
    return HeadlineSection.of(device).toString() + LimitsSection.of(device);
  }
}
