import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelVariant;
import headroom.kernel.KvCache;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Times one kernel over two caches, in turn in one JVM: a small one and one {@code times} as long,
 * or, with {@code times} 1, one in huge pages and one in plain ones. Prints the ratio of the times
 * per key, second to first. Times are the thread's own: other processes hold the cores in turn.
 *
 * <p>Arguments: variant element pageTokens queryHeads kvHeads keys times rounds
 */
final class PairedCaches {

  private static final int HEAD_DIM = 128;
  private static final int ROWS = 61;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private PairedCaches() {}

  public static void main(String[] a) {
    KvFormat format = new KvFormat(ElementType.named(a[1]), Integer.parseInt(a[2]));
    int heads = Integer.parseInt(a[3]);
    int kvHeads = Integer.parseInt(a[4]);
    int keys = Integer.parseInt(a[5]);
    int times = Integer.parseInt(a[6]);
    AttentionShape shape = new AttentionShape(1, heads, kvHeads, HEAD_DIM, keys, format);
    DeviceTraits traits = new DeviceTraits(256, 16, 2, 32 << 10, 512 << 10, 32 << 20);
    KernelVariant variant = KernelCatalog.load().named(a[0]);
    DecodeKernel kernel = variant.specialise(shape, variant.defaultConfig(shape, traits));
    float[] q = random(shape.queryElements());
    float[] out = new float[q.length];
    warm(kernel, filled(kernel, kvHeads, 300), q, out);
    KvCache first = filled(kernel, kvHeads, keys);
    if (times == 1) {
      System.setProperty("headroom.hugePages", "false");
    }
    KvCache second = filled(kernel, kvHeads, times == 1 ? keys : Math.multiplyExact(keys, times));
    System.out.printf(
        Locale.ROOT,
        "%s; elements of K: %d and %d; huge pages: %s and %s%n",
        String.join(" ", a),
        (long) kvHeads * first.length(0) * HEAD_DIM,
        (long) kvHeads * second.length(0) * HEAD_DIM,
        first.hugePageShare(),
        second.hugePageShare());
    int rounds = Integer.parseInt(a[7]);
    double[] ratios = new double[rounds];
    double[] best = {Double.MAX_VALUE, Double.MAX_VALUE};
    for (int round = -1; round < rounds; round++) {
      double before = nanosPerKey(kernel, first, q, out, times);
      double large = nanosPerKey(kernel, second, q, out, 1);
      double after = nanosPerKey(kernel, first, q, out, times);
      if (round >= 0) {
        ratios[round] = 2 * large / (before + after);
        best[0] = Math.min(best[0], Math.min(before, after));
        best[1] = Math.min(best[1], large);
      }
    }
    Arrays.sort(ratios);
    System.out.printf(
        Locale.ROOT,
        "  ns per key at best %.3f and %.3f, ratio %.3f; ratio of pairs: median %.3f, quartiles %.3f %.3f%n",
        best[0],
        best[1],
        best[1] / best[0],
        ratios[rounds / 2],
        ratios[rounds / 4],
        ratios[rounds - 1 - rounds / 4]);
    kernel.close();
  }

  /** Mean of some decodes in a row: as long as one over the large cache. */
  private static double nanosPerKey(
      DecodeKernel kernel, KvCache cache, float[] q, float[] out, int decodes) {
    double nanos = 0;
    for (int i = 0; i < decodes; i++) {
      long start = THREADS.getCurrentThreadCpuTime();
      kernel.decode(q, cache, 0.088f, out);
      nanos += THREADS.getCurrentThreadCpuTime() - start;
    }
    return nanos / decodes / cache.length(0);
  }

  private static void warm(DecodeKernel kernel, KvCache cache, float[] q, float[] out) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < 6_000_000_000L) {
      kernel.decode(q, cache, 0.088f, out);
    }
  }

  private static KvCache filled(DecodeKernel kernel, int kvHeads, int keys) {
    KvCache cache = new KvCache(1, kvHeads, HEAD_DIM, keys, kernel.layout(), kernel.format());
    int width = kvHeads * HEAD_DIM;
    float[] rows = random(ROWS * width);
    for (int token = 0; token < keys; token++) {
      cache.append(0, rows, token % ROWS * width, rows, (token + 7) % ROWS * width);
    }
    return cache;
  }

  private static float[] random(int count) {
    Random random = new Random(1);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextFloat() * 2 - 1;
    }
    return numbers;
  }
}
