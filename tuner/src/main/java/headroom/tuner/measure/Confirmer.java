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
}
