package headroom.gpu.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import headroom.gpu.standin.StandInLibrary;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvmlTest {
  private static final String BUS = "0000:28:00.0";

  @TempDir Path folder;

  @Test
  void absentLibraryIsToldAndNothingElse() {
    assertThat(Nvml.detect(List.of("libnvidia-ml-that-is-not-here.so.1")))
        .isEqualTo(
            new NvmlDetection.Absent(
                "no clocks, power or temperature: libnvidia-ml-that-is-not-here.so.1 not found;"
                    + " install NVIDIA's driver with its utilities"));
  }

  @Test
  void libraryThatRefusesIsToldWithItsReason() throws Exception {
    assertThat(Nvml.detect(List.of(standIn("INIT_STATUS=9"))))
        .isEqualTo(
            new NvmlDetection.Absent(
                "no clocks, power or temperature: nvmlInit_v2: Driver Not Loaded (9); check that"
                    + " nvidia-smi works"));
  }

  @Test
  void stateOfTheGpuIsRead() throws Exception {
    try (Nvml nvml = open("HOT")) {
      assertThat(nvml.driverVersion()).contains("580.65.06");
      assertThat(nvml.gpu("0000:99:00.0")).isEmpty();
      NvmlGpu gpu = nvml.gpu(BUS).orElseThrow();
      assertThat(gpu.name()).contains("Stand-in A");
      GpuReading reading = gpu.read();
      assertThat(reading)
          .isEqualTo(
              new GpuReading(
                  OptionalLong.of(1755),
                  OptionalLong.of(2619),
                  Set.of(ThrottleReason.POWER_CAP, ThrottleReason.THERMAL),
                  OptionalLong.of(3_000_000_000L),
                  OptionalLong.of(5_000_000_250L),
                  OptionalLong.of(61)));
      assertThat(reading.isThrottled()).isTrue();
      assertThat(reading.millijoulesUntil(gpu.read())).hasValue(250);
      assertThat(gpu.powerLimitMilliwatts()).isEmpty(); // which this stand-in does not know
    }
  }

  @Test
  void driverOfBeforeTheNewNamesIsRead() throws Exception {
    try (Nvml nvml = open("OLD", "HOT")) {
      assertThat(nvml.gpu(BUS).orElseThrow().read().throttling())
          .contains(ThrottleReason.POWER_CAP);
    }
  }

  @Test
  void whatAGpuDoesNotTellIsEmpty() throws Exception {
    try (Nvml nvml = open("MUTE")) {
      GpuReading reading = nvml.gpu(BUS).orElseThrow().read();
      assertThat(reading.millijoules()).isEmpty();
      assertThat(reading.celsius()).isEmpty();
      assertThat(reading.clockMegahertz()).hasValue(1755);
      assertThat(reading.millijoulesUntil(reading)).isEmpty();
    }
  }

  /** An idle GPU, or one whose clock somebody has set, is as fast as it is meant to be. */
  @Test
  void onlySomeReasonsSlowASample() {
    assertThat(ThrottleReason.of(0x1 | 0x2 | 0x100)).noneMatch(ThrottleReason::slows).hasSize(3);
    assertThat(ThrottleReason.of(0xfc)).allMatch(ThrottleReason::slows).hasSize(6);
  }

  private Nvml open(String... definitions) throws Exception {
    return switch (Nvml.detect(List.of(standIn(definitions)))) {
      case NvmlDetection.Present(var nvml) -> nvml;
      case NvmlDetection.Absent(var reason) -> fail(reason);
    };
  }

  private String standIn(String... definitions) throws Exception {
    return StandInLibrary.compile(folder, "stand_in_nvml.c", definitions).toString();
  }
}
