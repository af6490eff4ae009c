package headroom.gpu.ptx;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a launch did.
 *
 * @param instructions executed, each once for its warp
 * @param laneInstructions executed, for each lane
 * @param sharedAccesses times that loads and stores ask shared memory, at least
 * @param sharedConflicts times that they ask it on top of those
 * @param matrixAccesses matrices that {@code ldmatrix} loads
 * @param matrixConflicts times that it asks on top of one for each matrix
 * @param lanesByOpcode lanes that executed each opcode
 */
public record LaunchReport(
    long instructions,
    long laneInstructions,
    long sharedAccesses,
    long sharedConflicts,
    long matrixAccesses,
    long matrixConflicts,
    Map<String, Long> lanesByOpcode) {

  /** Nothing. */
  static final LaunchReport NONE = new LaunchReport(0, 0, 0, 0, 0, 0, Map.of());

  /** Both together. */
  LaunchReport plus(LaunchReport other) {
    return new LaunchReport(
        instructions + other.instructions,
        laneInstructions + other.laneInstructions,
        sharedAccesses + other.sharedAccesses,
        sharedConflicts + other.sharedConflicts,
        matrixAccesses + other.matrixAccesses,
        matrixConflicts + other.matrixConflicts,
        lanesByOpcode);
  }

  /** With what a launch has counted in its code. */
  LaunchReport counting(Launch launch) {
    Map<String, Long> lanes = new TreeMap<>();
    for (int i = 0; i < launch.executed().length; i++) {
      lanes.merge(
          launch.kernel().code().get(i).statement().opcode(), launch.executed()[i], Long::sum);
    }
    return new LaunchReport(
        instructions,
        laneInstructions,
        sharedAccesses,
        sharedConflicts,
        matrixAccesses,
        matrixConflicts,
        lanes);
  }

  /** Lanes that executed an opcode, all modifiers included. */
  public long lanes(String opcode) {
    return lanesByOpcode.getOrDefault(opcode, 0L);
  }
}
