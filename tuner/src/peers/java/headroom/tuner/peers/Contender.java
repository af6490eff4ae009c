package headroom.tuner.peers;

import headroom.tuner.paired.Contestant;

/** A way to decode the problem's step that can be called over and over. */
interface Contender extends AutoCloseable {

  /** Who it is. */
  Contestant contestant();

  /** Called before the calls of a round: sets what other ways of the library set otherwise. */
  void begin();

  /** One decode step. */
  void decode();

  /** A copy of the last step's output, {@code [batch][queryHeads][headDim]}. */
  float[] output();

  @Override
  void close();
}
