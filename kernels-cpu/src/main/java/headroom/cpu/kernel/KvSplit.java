package headroom.cpu.kernel;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import java.util.stream.Stream;

/** How a sequence's keys are cut into chunks that threads take. */
enum KvSplit {
  /** Not at all: threads take whole (sequence, KV head) pairs; nothing is merged. */
  BY_HEAD("by-head", 0),
  /** Into as many chunks as there are threads. */
  EVEN("even", 0),
  /** Into chunks of 256 keys. */
  KEYS_256("keys-256", 256),
  /** Into chunks of 1024 keys. */
  KEYS_1024("keys-1024", 1024),
  /** Into chunks of 4096 keys. */
  KEYS_4096("keys-4096", 4096);

  /** Name of the axis. */
  static final String AXIS = "chunk";

  private final String label;
  private final int keys;

  KvSplit(String label, int keys) {
    this.label = label;
    this.keys = keys;
  }

  /** Keys per chunk of a sequence, a multiple of {@code step}, at least one step. */
  int chunkKeys(int length, int threads, int step) {
    int wanted =
        switch (this) {
          case BY_HEAD -> length;
          case EVEN -> Math.ceilDiv(length, threads);
          case KEYS_256, KEYS_1024, KEYS_4096 -> keys;
        };
    return Math.ceilDiv(wanted, step) * step;
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
