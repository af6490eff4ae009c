package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import org.junit.jupiter.api.Test;

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

  @Test
  void refusesAnEmptySequence() {
    DecodeKernel kernel = kernel();
    KvCache empty = new KvCache(1, 1, 64, 8, kernel.layout());
    assertThatThrownBy(() -> decode(kernel, empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sequence 0 is empty");
  }
}
