package headroom.dispatch;

import headroom.kernel.DecodeKernel;
import headroom.kernel.KvCache;

/** A kernel that several threads may ask to decode: they take turns, as its scratch demands. */
final class SharedKernel implements AutoCloseable {

  private final DecodeKernel kernel;

  SharedKernel(DecodeKernel kernel) {
    this.kernel = kernel;
  }

  synchronized void decode(float[] q, KvCache cache, float scale, float[] out) {
    kernel.decode(q, cache, scale, out);
  }

  @Override
  public synchronized void close() {
    kernel.close();
  }
}
