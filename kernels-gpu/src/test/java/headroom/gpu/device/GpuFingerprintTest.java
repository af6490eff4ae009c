package headroom.gpu.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import headroom.gpu.cuda.GpuDevice;
import headroom.gpu.cuda.GpuLimits;
import headroom.kernel.DeviceKind;
import headroom.profile.DeviceFingerprint;
import org.junit.jupiter.api.Test;

class GpuFingerprintTest {

  private static final GpuDevice H100 =
      new GpuDevice(0, "NVIDIA H100 80GB HBM3", 9, 0, 85_045_084_160L);

  private static final GpuLimits LIMITS =
      new GpuLimits(132, 2048, 65536, 228 << 10, 227 << 10, 50 << 20, 1980000, 2619000, 5120, true);

  @Test
  void aGpuIsToldInTheProfilesWords() {
    DeviceFingerprint read = GpuFingerprint.of(H100, LIMITS, "580.65.06", false).device();
    assertThat(read.kind()).isEqualTo(DeviceKind.GPU);
    assertThat(read.slug()).isEqualTo("nvidia-h100-80gb-hbm3-sm90-132c");
    assertThat(read.traits().l2Bytes()).isEqualTo(50 << 20);
    assertThat(read.memoryGiB()).isEqualTo(79);
    assertThat(read.governor()).isEqualTo("ecc");
    assertThat(read.os()).endsWith(", driver 580.65.06");
  }

  /** What a fleet found on its nodes is merged on a machine that has no GPU. */
  @Test
  void aProfileTellsWhatSpacesDependOn() {
    GpuFingerprint here = GpuFingerprint.of(H100, LIMITS, "580.65.06", false);
    assertThat(GpuFingerprint.of(here.device())).isEqualTo(here);
    GpuFingerprint turing =
        GpuFingerprint.of(
            new GpuDevice(0, "Tesla T4", 7, 5, 16L << 30),
            new GpuLimits(40, 1024, 65536, 64 << 10, 64 << 10, 4 << 20, 1, 1, 256, true),
            "1",
            false);
    assertThat(GpuFingerprint.of(turing.device())).isEqualTo(turing);
  }

  @Test
  void aProfileOfAnUnknownGpuIsRefused() {
    GpuDevice kepler = new GpuDevice(0, "Tesla K80", 3, 7, 12L << 30);
    DeviceFingerprint device = GpuFingerprint.of(kepler, LIMITS, "1", false).device();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GpuFingerprint.of(device))
        .withMessageContaining("the limits of sm_37 are not known");
  }

  /** Its files must not lie where a real GPU's do. */
  @Test
  void anEmulatedGpuHasFilesOfItsOwn() {
    assertThat(GpuFingerprint.of(H100, LIMITS, "0", true).device().slug()).endsWith("-emulated");
  }
}
