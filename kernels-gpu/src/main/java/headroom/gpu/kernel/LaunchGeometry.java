package headroom.gpu.kernel;

/**
 * The grid of one launch.
 *
 * @param gridX blocks
 * @param gridY blocks, at most 65535
 * @param gridZ blocks, at most 65535
 * @param threads of a block, in one line
 * @param sharedBytes dynamic shared memory of a block; above 48 KiB it must be allowed first
 */
public record LaunchGeometry(int gridX, int gridY, int gridZ, int threads, int sharedBytes) {

  /** What CUDA allows in y and z. */
  private static final int MAX_YZ = 65_535;

  private static final int MAX_THREADS = 1024;

  /**
   * Checks what every device demands.
   *
   * @throws IllegalArgumentException if an extent is out of range
   */
  public LaunchGeometry {
    if (gridX < 1 || gridY < 1 || gridZ < 1 || gridY > MAX_YZ || gridZ > MAX_YZ) {
      throw new IllegalArgumentException(
          "a grid has at least one block, and at most %d in y and z: %d x %d x %d; decode fewer sequences at once"
              .formatted(MAX_YZ, gridX, gridY, gridZ));
    }
    if (threads < 1 || threads > MAX_THREADS || sharedBytes < 0) {
      throw new IllegalArgumentException(
          "a block has 1 to %d threads: threads=%d, sharedBytes=%d"
              .formatted(MAX_THREADS, threads, sharedBytes));
    }
  }

  /** Blocks of the whole grid. */
  public long blocks() {
    return (long) gridX * gridY * gridZ;
  }
}
