package headroom.gpu.ptx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The asynchronous copies of one thread, in the groups that it closed. */
final class CopyQueue {
  private final ArrayDeque<List<Copy>> groups = new ArrayDeque<>();
  private List<Copy> open = new ArrayList<>();

  /**
   * One copy.
   *
   * @param to byte of shared memory
   * @param from byte of global memory
   * @param bytes written to shared memory
   * @param live of these, how many are read; the rest becomes zero
   */
  record Copy(long to, long from, int bytes, int live) {

    void land(Warp warp) {
      byte[] data = new byte[bytes];
      warp.block().global().read(from, data, live);
      warp.block().shared().endCopy(warp.index(), to, data);
    }
  }

  void add(Copy copy) {
    open.add(copy);
  }

  void commit() {
    groups.add(open);
    open = new ArrayList<>();
  }

  /** Lets copies land until so many groups are left. */
  void waitFor(Warp warp, int pending) {
    while (groups.size() > pending) {
      groups.remove().forEach(copy -> copy.land(warp));
    }
  }

  /** Whether nothing is under way. */
  boolean idle() {
    return open.isEmpty() && groups.stream().allMatch(List::isEmpty);
  }
}
