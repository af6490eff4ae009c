package headroom.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaDriverTest {
  @TempDir Path folder;

  @Test
  void missingLibraryIsAbsentWithItsNameAndACure() {
    assertThat(new CudaDriver(List.of("libcuda-that-is-not-here.so.1")).detect())
        .isEqualTo(
            new GpuDetection.Absent(
                "no NVIDIA driver: libcuda-that-is-not-here.so.1 not found; install NVIDIA's driver"
                    + " (in a container: run it with --gpus all)"));
  }

  @Test
  void fileThatIsNoLibraryIsAbsent() throws Exception {
    Path text = Files.writeString(folder.resolve("libcuda.so.1"), "not a library");
    assertThat(absentReason(new CudaDriver(List.of(text.toString()))))
        .startsWith("no NVIDIA driver: " + text);
  }

  @Test
  void systemWithoutCudaIsAbsent() {
    assertThat(absentReason(new CudaDriver(List.of()))).startsWith("no CUDA on ");
  }

  /** Whatever this machine has, the answer is one of the two, and no exception. */
  @Test
  void thisSystemIsDescribed() {
    switch (CudaDriver.ofThisSystem().detect()) {
      case GpuDetection.Present(var devices, var driverVersion) -> {
        assertThat(devices).isNotEmpty();
        assertThat(driverVersion).matches("\\d+\\.\\d+");
      }
      case GpuDetection.Absent(var reason) -> assertThat(reason).contains(";").doesNotContain("\n");
    }
  }

  @Test
  void devicesAreReadFromTheDriver() throws Exception {
    long bytes = 80L << 30;
    assertThat(StandInDriver.compile(folder).detect())
        .isEqualTo(
            new GpuDetection.Present(
                List.of(
                    new GpuDevice(0, "Stand-in A", 9, 0, bytes),
                    new GpuDevice(1, "Stand-in B", 9, 1, bytes)),
                "12.8"));
  }

  @Test
  void secondNameIsTriedWhenTheFirstIsMissing() throws Exception {
    StandInDriver.compile(folder);
    String second = folder.resolve("stand_in_libcuda.c.so").toString();
    assertThat(new CudaDriver(List.of("libcuda-that-is-not-here.so.1", second)).detect())
        .isInstanceOf(GpuDetection.Present.class);
  }

  @Test
  void driverWithoutDeviceSaysSo() throws Exception {
    assertThat(absentReason(StandInDriver.compile(folder, "INIT_STATUS=100")))
        .startsWith("NVIDIA driver present, no device; cuInit: CUDA_ERROR_NO_DEVICE (100); ");
  }

  @Test
  void driverThatCountsNoDeviceSaysTheSame() throws Exception {
    assertThat(absentReason(StandInDriver.compile(folder, "DEVICE_COUNT=0")))
        .startsWith("NVIDIA driver present, no device; cuDeviceGetCount: CUDA_ERROR_NO_DEVICE");
  }

  @Test
  void brokenDriverIsNamedWithItsErrorAndCure() throws Exception {
    assertThat(absentReason(StandInDriver.compile(folder, "INIT_STATUS=803")))
        .startsWith("NVIDIA driver present, not usable; cuInit: CUDA_ERROR_SYSTEM_DRIVER_MISMATCH")
        .contains("reboot");
  }

  @Test
  void errorWithoutANameKeepsItsNumber() throws Exception {
    assertThat(absentReason(StandInDriver.compile(folder, "INIT_STATUS=4711")))
        .contains("CUDA error 4711");
  }

  @Test
  void driverThatLacksACallIsTooOld() throws Exception {
    assertThat(absentReason(StandInDriver.compile(folder, "OLD_DRIVER")))
        .contains("has no cuDeviceGetName; update the NVIDIA driver");
  }

  @Test
  void deviceRefusesImpossibleValues() {
    assertThatThrownBy(() -> new GpuDevice(0, "x", 9, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("totalMemoryBytes=0");
    assertThat(new GpuDevice(0, "x", 9, 0, 1).architecture()).isEqualTo("sm_90");
  }

  private static String absentReason(CudaDriver driver) {
    return switch (driver.detect()) {
      case GpuDetection.Absent(var reason) -> reason;
      case GpuDetection.Present present -> throw new AssertionError("found " + present);
    };
  }
}
