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
   * Measures every configuration, one after the other: each outcome is known before the next
   * configuration begins, so that whoever is killed loses one.
   *
   * @param shape what is decoded
   * @param configs what is tried, at least one
   * @param sink told each outcome the moment it is known; exactly one per configuration
   */
  void screen(AttentionShape shape, List<KernelConfig> configs, Consumer<Outcome> sink);

  /**
   * Measures once more what was screened before: an implementation may have kept its kernel.
   *
   * @param shape what is decoded
   * @param config what was screened
   * @param sink told the outcome the moment it is known
   */
  default void again(AttentionShape shape, KernelConfig config, Consumer<Outcome> sink) {
    screen(shape, List.of(config), sink);
  }

  /**
   * Measures every configuration for comparison with the others: in turn, where the implementation
   * can, so that a slow spell of the machine hits all alike.
   *
   * @param shape what is decoded
   * @param configs what is compared, at least one
   * @param sink told each outcome when it is known; exactly one per configuration
   */
  default void compare(AttentionShape shape, List<KernelConfig> configs, Consumer<Outcome> sink) {
    screen(shape, configs, sink);
  }

  /** Ends the processes behind it. */
  @Override
  void close();
}
