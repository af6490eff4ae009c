package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheCheckTest {

  private static final ContractCase STEP = new ContractCase(2, 1, 64, ContractInputs.RANDOM, 3);

  private static DecodeKernel kernel() {
    TiledDecode variant = new TiledDecode();
    return variant.specialise(
        STEP.shape(),
        variant.defaultConfig(STEP.shape(), new DeviceTraits(256, 16, 2, 32 << 10, 0, 0)));
  }

  private static void decode(DecodeKernel kernel, KvCache cache) {
    kernel.decode(STEP.queries(), cache, STEP.scale(), new float[STEP.shape().queryElements()]);
  }

  @Test
  void refusesAnotherLayout() {
    KvCache rows = STEP.cache(KvLayout.rowMajor(64));
    assertThatThrownBy(() -> decode(kernel(), rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kernel.layout()");
  }

  /** Without it a kernel would read bytes as floats, beyond the memory's end. */
  @ParameterizedTest
  @CsvSource({"INT8, 0", "BF16, 0", "F32, 256"})
  void refusesAnotherFormat(ElementType element, int pageTokens) {
    DecodeKernel kernel = kernel();
    KvFormat format = new KvFormat(element, pageTokens);
    KvCache other = new KvCache(1, 1, 64, 256, kernel.layout(), format);
    other.append(0, new float[64], 0, new float[64], 0);
    assertThatThrownBy(() -> decode(kernel, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kernel.format()");
  }

  @Test
  void refusesMoreOutputsThanAnIndexReaches() {
    AttentionShape wide = new AttentionShape(1, 1 << 14, 1, 1, 1);
    RangeVariant variant = new RowDecode();
    DeviceTraits device = new DeviceTraits(256, 16, 2, 32 << 10, 0, 0);
    DecodeKernel kernel = variant.specialise(wide, variant.defaultConfig(wide, device));
    KvCache cache = new KvCache((1 << 16) + 1, 1, 1, 1, kernel.layout());
    assertThatThrownBy(() -> kernel.decode(new float[0], cache, 1, new float[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 2^30 floats");
  }

  @Test
  void refusesAnEmptySequence() {
    DecodeKernel kernel = kernel();
    KvCache empty = new KvCache(1, 1, 64, 8, kernel.layout());
    assertThatThrownBy(() -> decode(kernel, empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sequence 0 is empty");
  }
}
