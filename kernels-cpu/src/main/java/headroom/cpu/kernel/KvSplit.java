package headroom.cpu.kernel;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import java.util.stream.Stream;

/**
 * How a decode is cut for threads: by its heads, or by the keys of all sequences and KV heads, one
 * after the other.
 *
 * <p>What a cut between keys costs: a merge of group × headDim floats, which come from another
 * core's cache, and queries that are packed once more. What a cut between query heads costs: K and
 * V are read by each thread. What both buy: threads that end together. Equal ranges do where
 * threads are equally fast. Guided ranges begin long and end short, in proportion to what is left
 * (guided self-scheduling, C. D. Polychronopoulos and D. J. Kuck, IEEE Transactions on Computers
 * C-36, 1987): a thread on a slower core takes fewer of them. They are for cores of two kinds: on
 * two cores that neighbours slow down in turn, for less than a decode, they gained nothing ({@code
 * results/noise/README.md}). Which one pays is for the tuner to measure.
 */
enum KvSplit {
  /** Not at all: threads take whole (sequence, KV head) pairs; nothing is merged. */
  BY_HEAD("by-head", Integer.MAX_VALUE),
  /** Each KV head's query heads into a part for each thread; nothing is merged. */
  QUERY_HEADS("query-heads", Integer.MAX_VALUE),
  /** Into one equal share for each thread; heads lie whole in a share where they can. */
  EVEN("even", 0),
  /** Guided, at least 256 keys at a time. */
  GUIDED("guided", 256);

  /** Name of the axis. */
  static final String AXIS = "chunk";

  /**
   * A guided range is this part of a thread's equal share of what is left: half leaves enough for
   * the others while one thread at half speed works at the first and longest.
   */
  private static final int GUIDED_PART = 2;

  private final String label;
  private final int least;

  KvSplit(String label, int least) {
    this.label = label;
    this.least = least;
  }

  /** How many parts the query heads of a KV head are cut into. */
  int headParts(int group, int threads) {
    return this == QUERY_HEADS ? Math.min(group, threads) : 1;
  }

  /**
   * Keys that the next range should have; it ends with its KV head all the same.
   *
   * @param done keys in the ranges before
   * @param total keys of all sequences and KV heads
   * @param step ranges begin at multiples of so many keys
   */
  long wanted(long done, long total, int threads, int step) {
    return switch (this) {
      case BY_HEAD, QUERY_HEADS -> least;
      case EVEN -> toShareEnd(done, total, threads, step);
      case GUIDED -> Math.max(least, (total - done) / ((long) GUIDED_PART * threads));
    };
  }

  /** Up to the end of the share that {@code done} lies in, or of the next if that is too near. */
  private static long toShareEnd(long done, long total, int threads, int step) {
    long share = done * threads / total;
    long left = Math.ceilDiv((share + 1) * total, threads) - done;
    return 2 * left < step ? Math.ceilDiv((share + 2) * total, threads) - done : left;
  }

  /** This split as a value of {@link #axis}. */
  AxisValue value() {
    return new AxisValue.Name(label);
  }

  /** The axis of all splits. */
  static Axis axis() {
    return new Axis(
        AXIS, "how work is cut for threads", Stream.of(values()).map(KvSplit::value).toList());
  }

  /**
   * The split that a configuration names.
   *
   * @throws IllegalArgumentException if it names none
   */
  static KvSplit of(KernelConfig config) {
    String name = config.nameValue(AXIS);
    return Stream.of(values())
        .filter(split -> split.label.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown chunk: %s; known: %s".formatted(name, axis().values())));
  }
}
