package headroom.dispatch;

import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import java.util.Arrays;
import java.util.List;

/**
 * Sequence lengths in steps, so that a sequence that grows by a token does not ask for another
 * kernel at each: eight steps to a doubling, each represented by its middle, and each length that
 * was tuned a step of its own. Within a step {@link ShapeDistance} moves by at most 0.06.
 *
 * <pre>
 *   4095 → 3968 (3840…4095)     4096 → 4096, if tuned     4097 → 4352 (4096…4607)
 * </pre>
 */
final class LengthSteps {

  /** Leading bits that stay: eight steps to a doubling, and every length below 16 its own. */
  private static final int SHIFT = 3;

  private final int[] tuned;

  LengthSteps(List<TunedShape> entries) {
    this.tuned = entries.stream().mapToInt(it -> it.shape().seqLen()).sorted().distinct().toArray();
  }

  /** The length that stands for this one; never one that no shape may have. */
  int of(int length) {
    if (length < 1 << (SHIFT + 1) || Arrays.binarySearch(tuned, length) >= 0) {
      return length;
    }
    int width = Integer.highestOneBit(length) >> SHIFT;
    return Math.min((length & -width) + width / 2, AttentionShape.MAX_EXTENT);
  }
}
