package headroom.tuner.rounds;

import headroom.tuner.paired.Contestant;
import headroom.tuner.suite.DecodeProblem;

/** A way to decode a problem's step that can be called over and over. */
public interface Contender extends AutoCloseable {

  /** Who it is. */
  Contestant contestant();

  /** What it decodes. */
  DecodeProblem problem();

  /** Called before the calls of a visit: sets what other ways of the side set otherwise. */
  default void begin() {}

  /** One decode step. */
  void decode();

  /** A copy of the last step's output, {@code [batch][queryHeads][headDim]}. */
  float[] output();

  @Override
  void close();
}
