package headroom.cpu.kernel;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The query heads of a KV head in parts as equal as they can be, each with a kernel that is
 * compiled for so many. Parts of one size share a kernel.
 *
 * <pre>
 *   71 heads in 2 parts    heads 0 to 34: kernel of 35    heads 35 to 70: kernel of 36
 * </pre>
 */
final class HeadParts {

  private final HeadGeometry heads;
  private final RangeProgram[] programs;

  /**
   * Compiles what the parts need.
   *
   * @param heads all heads
   * @param count parts, at most as many as there are heads in the group
   * @param compile gives the kernel for a number of heads
   */
  HeadParts(HeadGeometry heads, int count, IntFunction<RangeProgram> compile) {
    this.heads = heads;
    this.programs = new RangeProgram[count];
    Map<Integer, RangeProgram> bySize = new HashMap<>();
    for (int part = 0; part < count; part++) {
      int size = firstHead(part + 1) - firstHead(part);
      programs[part] = bySize.computeIfAbsent(size, compile::apply);
    }
  }

  /** All heads of the group. */
  HeadGeometry heads() {
    return heads;
  }

  /** How many parts. */
  int count() {
    return programs.length;
  }

  /** The kernel of a part; layout, format and range step are those of all. */
  RangeProgram program(int part) {
    return programs[part];
  }

  /** The first head of a part within the group. */
  int firstHead(int part) {
    return (int) ((long) heads.group() * part / programs.length);
  }

  /** One thread's instances, by part. */
  RangeKernel[] instances() {
    Map<RangeProgram, RangeKernel> made = new HashMap<>();
    RangeKernel[] instances = new RangeKernel[programs.length];
    for (int part = 0; part < instances.length; part++) {
      instances[part] = made.computeIfAbsent(programs[part], program -> program.instances().get());
    }
    return instances;
  }

  /** Bytes that one thread's instances keep. */
  long scratchBytes() {
    return Arrays.stream(programs).distinct().mapToLong(RangeProgram::scratchBytes).sum();
  }
}
