package headroom.cpu.kernel;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import java.util.stream.Stream;

/**
 * How the keys of all sequences and KV heads, one after the other, are cut into ranges that threads
 * take.
 *
 * <p>What a cut costs: a merge of group × headDim floats, and an online softmax that begins anew.
 * What it buys: threads that end together. Equal ranges do where threads are equally fast. Guided
 * ranges begin long and end short, in proportion to what is left (guided self-scheduling, C. D.
 * Polychronopoulos and D. J. Kuck, IEEE Transactions on Computers C-36, 1987): a thread whose core
 * is shared takes fewer of them. Which one pays is for the tuner to measure.
 */
enum KvSplit {
  /** Not at all: threads take whole (sequence, KV head) pairs; nothing is merged. */
  BY_HEAD("by-head", Integer.MAX_VALUE),
  /** Into one equal share for each thread; heads lie whole in a share where they can. */
  EVEN("even", 0),
  /** Guided, at least 128 keys at a time. */
  GUIDED_128("guided-128", 128),
  /** Guided, at least 512 keys at a time. */
  GUIDED_512("guided-512", 512);

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

  /**
   * Keys that the next range should have; it ends with its KV head all the same.
   *
   * @param done keys in the ranges before
   * @param total keys of all sequences and KV heads
   * @param step ranges begin at multiples of so many keys
   */
  long wanted(long done, long total, int threads, int step) {
    return switch (this) {
      case BY_HEAD -> least;
      case EVEN -> toShareEnd(done, total, threads, step);
      case GUIDED_128, GUIDED_512 ->
          Math.max(least, (total - done) / ((long) GUIDED_PART * threads));
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
        AXIS, "how keys are cut for threads", Stream.of(values()).map(KvSplit::value).toList());
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
