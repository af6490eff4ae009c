package headroom.gpu.ptx;

/**
 * What a launch did.
 *
 * @param instructions executed, each once for its warp
 * @param laneInstructions executed, for each lane
 * @param sharedAccesses times that loads and stores ask shared memory, at least
 * @param sharedConflicts times that they ask it on top of those
 * @param matrixAccesses matrices that {@code ldmatrix} loads
 * @param matrixConflicts times that it asks on top of one for each matrix
 */
public record LaunchReport(
    long instructions,
    long laneInstructions,
    long sharedAccesses,
    long sharedConflicts,
    long matrixAccesses,
    long matrixConflicts) {

  /** Nothing. */
  static final LaunchReport NONE = new LaunchReport(0, 0, 0, 0, 0, 0);

  /** Both together. */
  LaunchReport plus(LaunchReport other) {
    return new LaunchReport(
        instructions + other.instructions,
        laneInstructions + other.laneInstructions,
        sharedAccesses + other.sharedAccesses,
        sharedConflicts + other.sharedConflicts,
        matrixAccesses + other.matrixAccesses,
        matrixConflicts + other.matrixConflicts);
  }
}
