package headroom.tuner.cli;

import headroom.shape.AttentionShape;
import headroom.tuner.suite.JvmFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Leaves out shapes whose KV caches exceed this machine's memory: their worker would be killed by
 * the system, and not only the worker.
 */
final class MemoryFit {

  /** Two layouts are compared side by side. */
  private static final int CACHES = 2;

  private static final double MIB_PER_GIB = 1024;

  private final int memoryGiB;
  private final ToLongFunction<AttentionShape> neededMib;

  /**
   * For a machine, and the two caches that a tuning run keeps.
   *
   * @param memoryGiB its main memory; 0 where unknown, and then everything fits
   */
  MemoryFit(int memoryGiB) {
    this(memoryGiB, shape -> JvmFlags.cacheMib(shape, CACHES));
  }

  /**
   * For a machine.
   *
   * @param memoryGiB its main memory; 0 where unknown, and then everything fits
   * @param neededMib what a shape takes
   */
  MemoryFit(int memoryGiB, ToLongFunction<AttentionShape> neededMib) {
    this.memoryGiB = memoryGiB;
    this.neededMib = neededMib;
  }

  /**
   * The shapes that fit.
   *
   * @param note gets a line for each shape that does not
   * @throws UserException if none does
   */
  List<AttentionShape> keep(List<AttentionShape> shapes, Consumer<String> note) {
    List<AttentionShape> kept = new ArrayList<>();
    List<String> tooLarge = new ArrayList<>();
    for (AttentionShape shape : shapes) {
      double neededGiB = neededMib.applyAsLong(shape) / MIB_PER_GIB;
      if (memoryGiB == 0 || neededGiB <= memoryGiB) {
        kept.add(shape);
      } else {
        tooLarge.add(
            "%s needs %.0f GiB for the KV caches that are compared, this machine has %d GiB"
                .formatted(shape.label(), neededGiB, memoryGiB));
      }
    }
    if (kept.isEmpty()) {
      throw UserException.badInput(tooLarge.getFirst() + "; take fewer sequences or tokens");
    }
    tooLarge.forEach(line -> note.accept("left out: " + line));
    return List.copyOf(kept);
  }
}
