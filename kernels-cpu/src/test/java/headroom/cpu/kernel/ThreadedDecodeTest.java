package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelVariant;
import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.lang.ref.WeakReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** As many tasks as threads, fewer and more, in decode after decode. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 40})
  void everyTaskIsDecodedOnce(int kvHeads) {
    Queue<String> tasks = new ConcurrentLinkedQueue<>();
    RangeKernel recorder =
        (q, queryAt, cache, sequence, kvHead, from, to, scale, partial) -> {
          tasks.add("%d: %d to %d".formatted(kvHead, from, to));
          partial.begin(0);
          partial.add(0, 1);
        };
    HeadGeometry heads = new HeadGeometry(1, 1);
    RangeProgram program =
        new RangeProgram(heads, KvFormat.F32, KvLayout.rowMajor(1), 1, 0, false, () -> recorder);
    KvCache cache = new KvCache(1, kvHeads, 1, 1, KvLayout.rowMajor(1));
    cache.append(0, new float[kvHeads], 0, new float[kvHeads], 0);
    HeadParts parts = new HeadParts(heads, 1, group -> program);
    try (DecodeKernel kernel = new ThreadedDecode(parts, KvSplit.BY_HEAD, 3)) {
      for (int decode = 0; decode < 50; decode++) {
        tasks.clear();
        kernel.decode(new float[kvHeads], cache, 1, new float[kvHeads]);
        assertThat(tasks)
            .containsExactlyInAnyOrderElementsOf(
                IntStream.range(0, kvHeads).mapToObj("%d: 0 to 1"::formatted).toList());
      }
    }
  }

  private static WeakReference<KvCache> decoded(DecodeKernel kernel) {
    KvCache cache = new KvCache(1, 2, 16, 64, kernel.layout());
    cache.append(0, new float[32], 0, new float[32], 0);
    kernel.decode(new float[64], cache, 1, new float[64]);
    return new WeakReference<>(cache);
  }
}
