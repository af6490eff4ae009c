package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import headroom.config.ConfigSpace;
import headroom.gpu.compile.Architecture;
import headroom.gpu.device.GpuFingerprint;
import headroom.gpu.kernel.GpuTraits;
import headroom.gpu.measure.CacheState;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.profile.Ceiling;
import headroom.profile.DeviceFingerprint;
import headroom.profile.Resource;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which kernels compete on a GPU for which shapes; no GPU is needed to say so. */
class GpuInstrumentsTest {

  private static final AttentionShape BF16 =
      new AttentionShape(1, 16, 1, 64, 512, KvFormat.named("bf16"));

  /** Tensor cores take no f32. */
  private static final AttentionShape F32 =
      new AttentionShape(1, 16, 1, 64, 512, KvFormat.named("f32"));

  private static final List<Ceiling> CEILINGS =
      List.of(
          new Ceiling(Resource.FMA, 1, 6e4, 6e4, 9, 0),
          new Ceiling(Resource.DRAM, 1, 3e3, 3e3, 9, 1 << 28));

  private final List<String> notes = new ArrayList<>();

  private GpuInstruments open(AttentionShape... shapes) throws IOException {
    DeviceTraits traits = new DeviceTraits(1024, 255, 132, 1 << 18, 50 << 20, 0);
    DeviceFingerprint device =
        new DeviceFingerprint(
            DeviceKind.GPU, "A GPU", "9.0", "sm_90", traits, 2048, 80, "ecc", "Linux", "25", false);
    GpuTraits gpu = GpuTraits.ofArchitecture(Architecture.parse("sm_90"), 132);
    return GpuInstruments.open(
        new GpuFingerprint(device, gpu), List.of(shapes), CacheState.COLD, 1, notes::add);
  }

  @Test
  void aVariantThatRefusesOneShapeCompetesForTheOthers() throws IOException {
    try (GpuInstruments opened = open(BF16, F32)) {
      TuneSession.Instruments instruments = opened.instruments();
      Competitors competitors =
          new Competitors(instruments.variants(), instruments.traits(), CEILINGS);
      assertThat(competitors.spaces(BF16, Double.POSITIVE_INFINITY))
          .extracting(ConfigSpace::variant)
          .containsExactly("lanes", "mma");
      assertThat(competitors.spaces(F32, Double.POSITIVE_INFINITY))
          .extracting(ConfigSpace::variant)
          .containsExactly("lanes");
      assertThat(competitors.fallback(F32).variant()).isEqualTo("lanes");
      assertThat(competitors.fallback(BF16).variant()).isEqualTo("mma");
    }
    assertThat(notes).singleElement().asString().startsWith("mma is left out of 1 of 2 shapes: ");
  }

  @Test
  void aShapeThatNobodyTakesIsNamed() {
    AttentionShape odd = new AttentionShape(1, 16, 1, 65, 512, KvFormat.named("bf16"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(BF16, odd))
        .withMessageContaining("no CUDA kernel takes b1-h16-kv1-d65-s512-bf16: ");
  }
}
