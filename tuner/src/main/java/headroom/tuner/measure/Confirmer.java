package headroom.tuner.measure;

import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;

/** Measures one configuration in one fresh JVM fork: the numbers that a profile reports. */
public interface Confirmer {

  /**
   * One fork: its samples are its timed iterations.
   *
   * @param shape what is decoded
   * @param config what runs
   */
  Outcome fork(AttentionShape shape, KernelConfig config);

  /**
   * Told an outcome that an earlier process of the same run had, instead of being asked for it:
   * what it would have learnt for later forks, it learns now.
   */
  default void recall(AttentionShape shape, Outcome outcome) {}
}
