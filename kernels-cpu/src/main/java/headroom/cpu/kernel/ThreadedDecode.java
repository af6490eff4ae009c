package headroom.cpu.kernel;

import headroom.kernel.DecodeKernel;
import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.shape.KvFormat;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Decodes on several threads: ranges of keys are tasks that threads take in order, the first one by
 * their number; the ranges of a KV head are merged by log-sum-exp when all are done, in their
 * order: the output does not depend on which thread was faster.
 *
 * <p>Each range has rows of its own, since threads that wrote neighbouring rows of the output would
 * write parts of the same cache lines. The thread that decodes all keys of a head writes its
 * output, else the caller does. Tables and partials grow with the largest decode seen; one that
 * fits allocates nothing.
 */
final class ThreadedDecode implements DecodeKernel {

  private final HeadParts parts;
  private final KvSplit split;
  private final RangeKernel[][] kernels;
  private final WorkerPool pool;
  private final IntConsumer takeTasks = this::takeTasks;
  private final AtomicInteger nextTask = new AtomicInteger();
  private final KeyRanges ranges = new KeyRanges();
  private final Step step = new Step();

  private Partial[] partials = {};

  /**
   * What one decode is about, published to the workers by the pool's hand-off; written only where
   * it is not what the last one was about. A kernel that is kept must not keep a cache that nobody
   * else does.
   */
  private static final class Step {
    private float[] q = {};
    private WeakReference<KvCache> cache = new WeakReference<>(null);
    private float scale;
    private float[] out = {};

    @SuppressWarnings("ReferenceEquality") // the very arrays are meant
    void set(float[] newQ, KvCache newCache, float newScale, float[] newOut) {
      if (q != newQ) {
        q = newQ;
      }
      if (!cache.refersTo(newCache)) {
        cache = newCache.reference();
      }
      if (scale != newScale) {
        scale = newScale;
      }
      if (out != newOut) {
        out = newOut;
      }
    }
  }

  ThreadedDecode(HeadParts parts, KvSplit split, int threads) {
    this.parts = parts;
    this.split = split;
    this.kernels = new RangeKernel[threads][];
    Arrays.setAll(kernels, worker -> parts.instances());
    this.pool = new WorkerPool(threads);
  }

  @Override
  public KvLayout layout() {
    return parts.program(0).layout();
  }

  @Override
  public KvFormat format() {
    return parts.program(0).format();
  }

  @Override
  public long scratchBytes() {
    return kernels.length * parts.scratchBytes();
  }

  @Override
  public void decode(float[] q, KvCache cache, float scale, float[] out) {
    CacheCheck.require(cache, layout(), format(), parts.heads());
    ranges.cut(cache, split, parts.count(), kernels.length, parts.program(0).rangeStep());
    preparePartials();
    step.set(q, cache, scale, out);
    if (ranges.count() > kernels.length) {
      nextTask.set(kernels.length);
    }
    try {
      pool.run(takeTasks);
      mergeRanges(cache, out);
    } finally {
      Reference.reachabilityFence(cache);
    }
  }

  @Override
  public void onEveryThread(IntConsumer task) {
    pool.run(task);
  }

  private void preparePartials() {
    if (partials.length < ranges.count()) {
      int known = partials.length;
      partials = Arrays.copyOf(partials, Math.max(ranges.count(), 2 * known));
      for (int range = known; range < partials.length; range++) {
        partials[range] = new Partial(parts.heads());
      }
    }
    for (int range = 0; range < ranges.count(); range++) {
      partials[range].useHeads(parts.program(ranges.part(range)).heads().group());
    }
  }

  private int rowAt(KvCache cache, int range) {
    HeadGeometry heads = parts.heads();
    int kvHead = ranges.sequence(range) * cache.kvHeads() + ranges.kvHead(range);
    int row = kvHead * heads.group() + parts.firstHead(ranges.part(range));
    return row * heads.headDim();
  }

  private void takeTasks(int worker) {
    KvCache cache = Objects.requireNonNull(step.cache.get());
    for (int range = worker; range < ranges.count(); range = next()) {
      Partial partial = partials[range];
      partial.useOwnRows();
      int rowAt = rowAt(cache, range);
      kernels[worker][ranges.part(range)].decode(
          step.q,
          rowAt,
          cache,
          ranges.sequence(range),
          ranges.kvHead(range),
          ranges.from(range),
          ranges.to(range),
          step.scale,
          partial);
      if (ranges.first(range) && ranges.last(range)) {
        partial.writeTo(step.out, rowAt);
      }
    }
  }

  /** What is left after each thread's first task; a counter that all write is not asked in vain. */
  private int next() {
    return ranges.count() > kernels.length ? nextTask.getAndIncrement() : ranges.count();
  }

  private void mergeRanges(KvCache cache, float[] out) {
    for (int range = 1, whole = 0; range < ranges.count(); range++) {
      if (ranges.first(range)) {
        whole = range;
      } else if (ranges.last(range)) {
        partials[whole].mergeTo(out, rowAt(cache, whole), partials[range]);
      } else {
        partials[whole].merge(partials[range]);
      }
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
