package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelVariant;
import headroom.kernel.KvCache;
import headroom.shape.AttentionShape;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

/** What is left of a decode on several threads. */
class ThreadedDecodeTest {

  private static final AttentionShape SHAPE = new AttentionShape(1, 4, 2, 16, 64);
  private static final DeviceTraits TRAITS = new DeviceTraits(256, 16, 2, 32 << 10, 1 << 20, 0);

  /** Else whoever keeps many kernels keeps as many caches, off the heap, and runs out of memory. */
  @Test
  void aKernelKeepsNoCache() throws InterruptedException {
    KernelVariant variant = KernelCatalog.load().named("split-tiled");
    try (DecodeKernel kernel = variant.specialise(SHAPE, variant.defaultConfig(SHAPE, TRAITS))) {
      WeakReference<KvCache> cache = decoded(kernel);
      for (int i = 0; i < 100 && cache.get() != null; i++) {
        System.gc();
        Thread.sleep(10);
      }
      assertThat(cache.get()).isNull();
      assertThat(variant.threads(variant.defaultConfig(SHAPE, TRAITS))).isEqualTo(2);
    }
  }

  private static WeakReference<KvCache> decoded(DecodeKernel kernel) {
    KvCache cache = new KvCache(1, 2, 16, 64, kernel.layout());
    cache.append(0, new float[32], 0, new float[32], 0);
    kernel.decode(new float[64], cache, 1, new float[64]);
    return new WeakReference<>(cache);
  }
}
