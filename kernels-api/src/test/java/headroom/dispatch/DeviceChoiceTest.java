package headroom.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import headroom.kernel.DeviceKind;
import headroom.profile.DeviceFingerprint;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A profile is used on a device of its kind; where that cannot be used, the processor decodes. */
class DeviceChoiceTest {

  /** A GPU that must not be looked at where something is missing for it. */
  private record Gpu(Optional<String> missing) implements ThisDevice {
    @Override
    public DeviceKind kind() {
      return DeviceKind.GPU;
    }

    @Override
    public DeviceFingerprint fingerprint() {
      throw new AssertionError("nobody asked what it is");
    }

    @Override
    public boolean runsWith(List<String> jvmFlags) {
      return true;
    }
  }

  private static final ThisDevice CPU = new DispatchFixture.Device(DispatchFixture.HERE, List.of());

  @Test
  void aGpuThatIsThereDecodesByItsProfile() {
    Gpu gpu = new Gpu(Optional.empty());
    assertThat(DeviceChoice.of(DeviceKind.GPU, List.of(CPU, gpu)))
        .isEqualTo(new DeviceChoice(gpu, List.of()));
    assertThat(DeviceChoice.of(DeviceKind.CPU, List.of(gpu, CPU)))
        .isEqualTo(new DeviceChoice(CPU, List.of()));
  }

  @Test
  void aGpuThatIsNotThereIsSkippedWithTheReason() {
    Gpu gpu = new Gpu(Optional.of("no NVIDIA driver; install it"));
    DeviceChoice choice = DeviceChoice.of(DeviceKind.GPU, List.of(gpu, CPU));
    assertThat(choice.device()).isEqualTo(CPU);
    assertThat(choice.skipped()).containsExactly("GPU skipped: no NVIDIA driver; install it");
  }

  @Test
  void withoutAProcessorsKernelsNothingDecodesAnotherDevicesProfile() {
    Gpu gpu = new Gpu(Optional.of("no NVIDIA driver; install it"));
    assertThatIllegalStateException()
        .isThrownBy(() -> DeviceChoice.of(DeviceKind.GPU, List.of(gpu)))
        .withMessageContaining("add the module kernels-cpu");
  }
}
