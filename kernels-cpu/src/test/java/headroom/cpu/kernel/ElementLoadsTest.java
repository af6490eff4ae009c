package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.KernelConfig;
import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KvCache;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every finite number that a value of 16 bits can be comes out of a decode as it went in. */
class ElementLoadsTest {

  private static final int DIM = 64;
  private static final DeviceTraits DEVICE = new DeviceTraits(256, 16, 2, 32 << 10, 512 << 10, 0);

  @ParameterizedTest
  @EnumSource(names = {"BF16", "F16"})
  void everyBitPatternIsWidened(ElementType element) {
    AttentionShape shape =
        new AttentionShape(1, 7, 1, DIM, 1, new KvFormat(element, KvFormat.CONTIGUOUS));
    for (RangeVariant variant : new RangeVariant[] {new TiledDecode(), new RowDecode()}) {
      KernelConfig config = variant.defaultConfig(shape, DEVICE);
      try (DecodeKernel kernel = variant.specialise(shape, config)) {
        KvCache cache = new KvCache(1, 1, DIM, 1, kernel.layout(), shape.format());
        for (int first = 0; first < 1 << 16; first += DIM) {
          check(element, kernel, cache, first);
        }
      }
    }
  }

  private static void check(ElementType element, DecodeKernel kernel, KvCache cache, int first) {
    float[] value = new float[DIM];
    for (int i = 0; i < DIM; i++) {
      float number = number(element, first + i);
      value[i] = element == ElementType.F16 && !Float.isFinite(number) ? 0 : number;
    }
    cache.clear(0);
    cache.append(0, new float[DIM], 0, value, 0);
    float[] out = new float[7 * DIM];
    kernel.decode(new float[7 * DIM], cache, 1, out);
    for (int i = 0; i < out.length; i++) {
      float right = value[i % DIM];
      if (Float.isFinite(right)) {
        assertThat(out[i]).as("%s %04x", element, first + i % DIM).isEqualTo(right);
      } else {
        assertThat(out[i]).isNotFinite();
      }
    }
  }

  private static float number(ElementType element, int bits) {
    return element == ElementType.F16
        ? Float.float16ToFloat((short) bits)
        : Float.intBitsToFloat(bits << 16);
  }
}
