package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelVariant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Extra work leaves the output right; skipped keys do not; and nobody meets either by chance. */
class PlantedFaultTest {

  private static final DeviceTraits DEVICE =
      new DeviceTraits(256, 16, 2, 32 << 10, 512 << 10, 32 << 20);

  private static final ContractCase STEP =
      new ContractCase(8, 1, 32, ContractInputs.RISING, 700, 700);

  private static DecodeKernel kernel(PlantedFault fault, String variant) {
    KernelVariant planted = fault.in(variant);
    return planted.specialise(STEP.shape(), planted.defaultConfig(STEP.shape(), DEVICE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiled", "row", "split-tiled", "split-row"})
  void extraWorkIsNotSeenInTheOutput(String variant) {
    try (DecodeKernel kernel = kernel(new PlantedFault.ExtraWork(64), variant)) {
      DecodeKernelContract.verify(kernel, STEP);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiled", "row"})
  void skippedKeysAre(String variant) {
    try (DecodeKernel kernel = kernel(new PlantedFault.SkippedKeys(), variant)) {
      assertThatThrownBy(() -> DecodeKernelContract.verify(kernel, STEP))
          .isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void noCatalogListsThem() {
    assertThat(KernelCatalog.load().all())
        .extracting(KernelVariant::id)
        .containsExactlyInAnyOrder("tiled", "row", "split-tiled", "split-row");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PlantedFault.SkippedKeys().in("other"))
        .withMessageContaining("take tiled, row");
  }

  @Test
  void aSourceThatHasNoPlaceForItIsRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new PlantedFault.SkippedKeys().edit("class Nothing {}"));
    assertThatIllegalArgumentException().isThrownBy(() -> new PlantedFault.ExtraWork(-1));
  }
}
