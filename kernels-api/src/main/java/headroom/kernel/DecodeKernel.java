package headroom.kernel;

import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import java.util.function.IntConsumer;

/**
 * A decode kernel, specialised for one head geometry and one configuration. An instance owns
 * scratch memory: use it from one thread at a time.
 */
public interface DecodeKernel extends AutoCloseable {

  /** The layout that the KV cache must have. */
  KvLayout layout();

  /** The format that the KV cache must have. */
  KvFormat format();

  /**
   * What queries and outputs are rounded to on the device: how far from the reference a kernel may
   * be that is right.
   */
  default ElementType queryType() {
    return ElementType.F32;
  }

  /** Bytes of scratch memory that the instance keeps; the smaller kernel wins a tie. */
  long scratchBytes();

  /**
   * {@code out = softmax(scale * q * K^T) * V} for every sequence and query head of the cache.
   *
   * @param q {@code [batch][queryHeads][headDim]}
   * @param cache keys and values in {@link #layout()} and {@link #format()}; sequences may differ
   *     in length, each at least one token
   * @param scale factor on the logits, normally {@code 1 / sqrt(headDim)}
   * @param out {@code [batch][queryHeads][headDim]}, overwritten
   */
  void decode(float[] q, KvCache cache, float scale, float[] out);

  /**
   * Runs a task once on each thread that decode uses, the caller's included, and waits for all: for
   * control measurements of the cores that they run on.
   *
   * @param task gets the thread's number, from 0, the caller
   */
  default void onEveryThread(IntConsumer task) {
    task.accept(0);
  }

  /** Releases threads and native memory, if any; the kernel is not used afterwards. */
  @Override
  default void close() {}
}
