package headroom.gpu.cuda;

/**
 * How a kernel is spread over the device.
 *
 * @param gridX blocks along x
 * @param gridY blocks along y, at most 65535
 * @param gridZ blocks along z, at most 65535
 * @param blockX threads of a block along x
 * @param blockY threads of a block along y
 * @param blockZ threads of a block along z, at most 64
 * @param dynamicSharedBytes shared memory per block, beside what the kernel declares
 */
public record LaunchShape(
    int gridX, int gridY, int gridZ, int blockX, int blockY, int blockZ, int dynamicSharedBytes) {

  /**
   * Checks what no device takes.
   *
   * @throws IllegalArgumentException if a side is below 1 or above CUDA's limit, a block has more
   *     than 1024 threads, or the memory is negative
   */
  public LaunchShape {
    boolean grid = gridX >= 1 && gridY >= 1 && gridY <= 65535 && gridZ >= 1 && gridZ <= 65535;
    boolean block = blockX >= 1 && blockY >= 1 && blockZ >= 1 && blockZ <= 64;
    if (!grid || !block || (long) blockX * blockY * blockZ > 1024 || dynamicSharedBytes < 0) {
      throw new IllegalArgumentException(
          ("no launch: grid=%d×%d×%d, block=%d×%d×%d, dynamicSharedBytes=%d; decode fewer sequences"
                  + " at once, or take fewer threads")
              .formatted(gridX, gridY, gridZ, blockX, blockY, blockZ, dynamicSharedBytes));
    }
  }

  /** A grid and blocks of one dimension. */
  public static LaunchShape of(int blocks, int threads, int dynamicSharedBytes) {
    return new LaunchShape(blocks, 1, 1, threads, 1, 1, dynamicSharedBytes);
  }

  /** Blocks of the whole grid. */
  public long blocks() {
    return (long) gridX * gridY * gridZ;
  }

  /** Threads of a block. */
  public int threads() {
    return blockX * blockY * blockZ;
  }
}
