package headroom.cpu.kernel;

import headroom.kernel.DecodeKernel;
import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.shape.KvFormat;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes on several threads: chunks of keys are tasks that threads take in order, the chunks of a
 * head are merged by log-sum-exp when all are done.
 *
 * <pre>
 *   tasks   sequence 0: [kvHead 0: chunk 0, 1, …] [kvHead 1: chunk 0, 1, …] …   sequence 1: …
 *   chunk 0 of each head writes its rows into the output; the others into rows of their own, which
 *   the caller adds
 * </pre>
 *
 * <p>Task tables and partials grow with the largest batch seen; a decode that fits allocates
 * nothing.
 */
final class ThreadedDecode implements DecodeKernel {

  private final RangeProgram program;
  private final KvSplit split;
  private final RangeKernel[] kernels;
  private final WorkerPool pool;
  private final IntConsumer takeTasks = this::takeTasks;
  private final AtomicInteger nextTask = new AtomicInteger();

  private int[] firstTask = {};
  private int[] chunkKeys = {};
  private Partial[] partials = {};
  private int tasks;
  private final Step step = new Step();

  /** What one decode is about, published to the workers by the pool's hand-off. */
  private static final class Step {
    private float[] q = {};
    private float[] out = {};
    private @Nullable KvCache cache;
    private float scale;
  }

  ThreadedDecode(RangeProgram program, KvSplit split, int threads) {
    this.program = program;
    this.split = split;
    this.kernels = new RangeKernel[threads];
    Arrays.setAll(kernels, worker -> program.instances().get());
    this.pool = new WorkerPool(threads);
  }

  @Override
  public KvLayout layout() {
    return program.layout();
  }

  @Override
  public KvFormat format() {
    return program.format();
  }

  @Override
  public long scratchBytes() {
    return kernels.length * program.scratchBytes();
  }

  @Override
  public void decode(float[] q, KvCache cache, float scale, float[] out) {
    CacheCheck.require(cache, program);
    planTasks(cache);
    step.q = q;
    step.out = out;
    step.cache = cache;
    step.scale = scale;
    nextTask.set(0);
    pool.run(takeTasks);
    mergeChunks(cache);
  }

  @Override
  public void onEveryThread(IntConsumer task) {
    pool.run(task);
  }

  private void planTasks(KvCache cache) {
    if (firstTask.length < cache.batch()) {
      firstTask = new int[cache.batch()];
      chunkKeys = new int[cache.batch()];
    }
    tasks = 0;
    for (int sequence = 0; sequence < cache.batch(); sequence++) {
      int length = cache.length(sequence);
      firstTask[sequence] = tasks;
      chunkKeys[sequence] = split.chunkKeys(length, kernels.length, program.rangeStep());
      tasks += cache.kvHeads() * Math.ceilDiv(length, chunkKeys[sequence]);
    }
    if (partials.length < tasks) {
      int known = partials.length;
      partials = Arrays.copyOf(partials, tasks);
      for (int task = known; task < tasks; task++) {
        partials[task] = new Partial(program.heads());
      }
    }
  }

  private void takeTasks(int worker) {
    for (int task = nextTask.getAndIncrement(); task < tasks; task = nextTask.getAndIncrement()) {
      runTask(kernels[worker], task);
    }
  }

  private void runTask(RangeKernel kernel, int task) {
    KvCache cache = Objects.requireNonNull(step.cache);
    int sequence = sequenceOf(task, cache.batch());
    int length = cache.length(sequence);
    int chunks = Math.ceilDiv(length, chunkKeys[sequence]);
    int kvHead = (task - firstTask[sequence]) / chunks;
    int chunk = (task - firstTask[sequence]) % chunks;
    int from = chunk * chunkKeys[sequence];
    int to = Math.min(length, from + chunkKeys[sequence]);
    int rowAt = rowAt(cache, sequence, kvHead);
    Partial partial = partials[task];
    if (chunk == 0) {
      partial.useRows(step.out, rowAt);
    } else {
      partial.useOwnRows();
    }
    kernel.decode(step.q, rowAt, cache, sequence, kvHead, from, to, step.scale, partial);
    if (chunks == 1) {
      partial.normalise();
    }
  }

  /** The last sequence whose first task is not after {@code task}. */
  private int sequenceOf(int task, int batch) {
    int found = Arrays.binarySearch(firstTask, 0, batch, task);
    return found >= 0 ? found : -found - 2;
  }

  private int rowAt(KvCache cache, int sequence, int kvHead) {
    HeadGeometry heads = program.heads();
    return (sequence * cache.kvHeads() + kvHead) * heads.group() * heads.headDim();
  }

  private void mergeChunks(KvCache cache) {
    for (int sequence = 0; sequence < cache.batch(); sequence++) {
      int chunks = Math.ceilDiv(cache.length(sequence), chunkKeys[sequence]);
      for (int kvHead = 0; chunks > 1 && kvHead < cache.kvHeads(); kvHead++) {
        int first = firstTask[sequence] + kvHead * chunks;
        Partial whole = partials[first];
        for (int task = first + 1; task < first + chunks; task++) {
          whole.merge(partials[task]);
        }
        whole.normalise();
      }
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
