package headroom.tuner.suite;

import java.util.Locale;

/** How long the sequences of a batch are. */
public enum Lengths {
  /** All as long as the shape says. */
  EQUAL,
  /**
   * Growing evenly up to what the shape says: of 4 sequences a quarter, a half, three quarters and
   * all of it. A batch of one is as long as the shape says.
   */
  RAGGED;

  /** The tokens of a sequence of a batch. */
  int of(int sequence, int batch, int seqLen) {
    return switch (this) {
      case EQUAL -> seqLen;
      case RAGGED -> (int) Math.ceilDiv((sequence + 1L) * seqLen, (long) batch);
    };
  }

  /**
   * The constant of a name in lower case.
   *
   * @throws IllegalArgumentException naming what there is
   */
  static Lengths named(String name) {
    for (Lengths lengths : values()) {
      if (name.equals(lengths.name().toLowerCase(Locale.ROOT))) {
        return lengths;
      }
    }
    throw new IllegalArgumentException("lengths are equal or ragged: " + name);
  }
}
