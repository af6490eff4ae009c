package headroom.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.Constraint;
import headroom.config.KernelConfig;
import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.kernel.KvLayout;
import headroom.reference.Float64Decode;
import headroom.shape.AttentionShape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a winner keeps, and what it leaves, when another shape takes it. */
class CarriedOverTest {

  private static final AttentionShape SHORT = new AttentionShape(1, 8, 1, 16, 512);
  private static final AttentionShape LONG = SHORT.withSeqLen(8192);

  private static KernelConfig config(int ahead, int tile, int panel) {
    return KernelConfig.of(
        "lengths",
        Map.of(
            "ahead", new AxisValue.Int(ahead),
            "tile", new AxisValue.Int(tile),
            "panel", new AxisValue.Int(panel)));
  }

  /** From 1024 keys on it sends ahead, and may like longer panels; a tile of one cannot. */
  private record Lengths(int farPanel) implements KernelVariant {

    private static boolean far(AttentionShape shape) {
      return shape.seqLen() >= 1024;
    }

    @Override
    public String id() {
      return "lengths";
    }

    @Override
    public DeviceKind device() {
      return DeviceKind.CPU;
    }

    @Override
    public String summary() {
      return "a fake";
    }

    @Override
    public ConfigSpace space(AttentionShape shape, DeviceTraits traits) {
      return new ConfigSpace(
          id(),
          List.of(
              Axis.ints("ahead", "lines", 0, 12, 24),
              Axis.ints("tile", "query heads", 1, 2, 4),
              Axis.ints("panel", "keys", 8, 16)),
          List.of(
              Constraint.on(
                  "a tile of one sends nothing ahead",
                  c -> c.intValue("tile") > 1 || c.intValue("ahead") == 0,
                  "tile",
                  "ahead")));
    }

    @Override
    public KernelConfig defaultConfig(AttentionShape shape, DeviceTraits traits) {
      return far(shape) ? config(24, 2, farPanel) : config(0, 2, 8);
    }

    @Override
    public List<String> jvmFlags(KernelConfig config) {
      return List.of();
    }

    @Override
    public int threads(KernelConfig config) {
      return 1;
    }

    @Override
    public KvLayout layout(AttentionShape shape, KernelConfig config) {
      return new KvLayout(config.intValue("panel"), shape.headDim(), 1);
    }

    @Override
    public DecodeKernel specialise(AttentionShape shape, KernelConfig config) {
      return new Float64Decode(shape);
    }
  }

  private static KernelConfig carried(
      AttentionShape there, AttentionShape here, KernelConfig found) {
    return carried(new Lengths(8), there, here, found);
  }

  private static KernelConfig carried(
      KernelVariant variant, AttentionShape there, AttentionShape here, KernelConfig found) {
    return carried(variant, there, here, here, found);
  }

  private static KernelConfig carried(
      KernelVariant variant,
      AttentionShape there,
      AttentionShape here,
      AttentionShape full,
      KernelConfig found) {
    return new CarriedOver(variant, DispatchFixture.TRAITS, there, here, full)
        .of(found, variant.space(here, DispatchFixture.TRAITS));
  }

  @Test
  void whatWasDefaultThereIsTheDefaultHere() {
    assertThat(carried(LONG, SHORT, config(24, 2, 8))).isEqualTo(config(0, 2, 8));
    assertThat(carried(SHORT, LONG, config(0, 4, 8))).isEqualTo(config(24, 4, 8));
  }

  @Test
  void whatWasFoundStays() {
    assertThat(carried(LONG, SHORT, config(12, 4, 16))).isEqualTo(config(12, 4, 16));
    assertThat(carried(LONG, LONG, config(24, 2, 8))).isEqualTo(config(24, 2, 8));
  }

  @Test
  void whatWouldBeIllegalIsTakenAsItWasFound() {
    assertThat(carried(SHORT, LONG, config(0, 1, 8))).isEqualTo(config(0, 1, 8));
  }

  /** A cache that was filled for one length is read at another. */
  @Test
  void theLayoutOfTheCacheIsNotChanged() {
    assertThat(carried(new Lengths(16), SHORT, LONG, config(0, 2, 8))).isEqualTo(config(0, 2, 8));
  }

  /** No entry of its own heads was laid out otherwise. */
  @Test
  void otherHeadsTakeTheLayoutThatTheirOwnDefaultHasAtTheFullLength() {
    Lengths variant = new Lengths(16);
    AttentionShape other = LONG.withQueryHeads(4);
    AttentionShape few = other.withSeqLen(512);
    assertThat(carried(variant, SHORT, other, other, config(0, 4, 8))).isEqualTo(config(24, 4, 16));
    assertThat(carried(variant, SHORT, few, other, config(0, 4, 8))).isEqualTo(config(24, 4, 16));
    assertThat(carried(variant, SHORT, few, few, config(0, 4, 8))).isEqualTo(config(0, 4, 8));
  }
}
