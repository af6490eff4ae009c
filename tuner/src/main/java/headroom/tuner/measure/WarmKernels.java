package headroom.tuner.measure;

import headroom.config.KernelConfig;
import headroom.kernel.DecodeKernel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Kernels that a worker made warm for the shape it is at, kept until they are asked for again: to
 * specialise and warm one takes ten times as long as to time it. Whoever takes one gives it back,
 * or closes it.
 */
final class WarmKernels implements AutoCloseable {

  /** More than a shape's search tries in most runs. A kernel holds its scratch, and no KV cache. */
  private static final int MOST = 32;

  private final Map<KernelConfig, Warm> kept = new LinkedHashMap<>();

  /**
   * A kernel that C2 has compiled.
   *
   * @param threads that it decodes on
   * @param callNanos time of a decode when it had become warm
   */
  record Warm(DecodeKernel kernel, int threads, double callNanos) {}

  /** The kernel of a configuration, if it is kept; it is the caller's now. */
  Optional<Warm> take(KernelConfig config) {
    return Optional.ofNullable(kept.remove(config));
  }

  /** Keeps a kernel, and closes the one that was given first if there are too many. */
  void give(KernelConfig config, Warm warm) {
    Warm twin = kept.put(config, warm);
    if (twin != null) {
      twin.kernel().close();
    }
    if (kept.size() > MOST) {
      take(kept.keySet().iterator().next()).ifPresent(eldest -> eldest.kernel().close());
    }
  }

  /** Closes all that are kept; others may be given afterwards. */
  @Override
  public void close() {
    kept.values().forEach(warm -> warm.kernel().close());
    kept.clear();
  }
}
