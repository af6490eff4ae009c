package headroom.tuner.measure;

import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures many configurations quickly, well enough to drop the poor ones. Its numbers rank; they
 * are never reported as results.
 */
public interface Screener extends AutoCloseable {

  /**
   * Measures every configuration, interleaved where the implementation can.
   *
   * @param shape what is decoded
   * @param configs what is tried, at least one
   * @param sink told each outcome the moment it is known; exactly one per configuration
   */
  void screen(AttentionShape shape, List<KernelConfig> configs, Consumer<Outcome> sink);

  /** Ends the processes behind it. */
  @Override
  void close();
}
