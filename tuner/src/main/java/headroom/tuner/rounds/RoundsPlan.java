package headroom.tuner.rounds;

import headroom.shape.KvFormat;
import headroom.tuner.paired.Calmness;
import java.time.Duration;
import java.util.List;

/**
 * What each fork of a run does.
 *
 * @param formats of the KV cache, each a side of its own; the first is what others are compared
 *     with. Other libraries have f32 in one piece.
 * @param rounds calm rounds that are wanted
 * @param allowance time for them, waiting for calm included
 */
public record RoundsPlan(List<KvFormat> formats, int rounds, Duration allowance) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is no format, or less than {@link
   *     Calmness#LEAST_ROUNDS}, or no time
   */
  public RoundsPlan {
    formats = List.copyOf(formats);
    if (formats.isEmpty() || rounds < Calmness.LEAST_ROUNDS || !allowance.isPositive()) {
      throw new IllegalArgumentException(
          "rounds need a format, %d rounds and some time: formats=%s, rounds=%d, allowance=%s"
              .formatted(Calmness.LEAST_ROUNDS, formats, rounds, allowance));
    }
  }
}
