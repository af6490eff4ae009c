package headroom.gpu.ptx;

/**
 * Extents of a grid or a block.
 *
 * @param x blocks or threads, at least 1
 * @param y likewise
 * @param z likewise
 */
public record Dim3(int x, int y, int z) {
  /**
   * Checks the extents.
   *
   * @throws IllegalArgumentException if one is below 1
   */
  public Dim3 {
    if (x < 1 || y < 1 || z < 1) {
      throw new IllegalArgumentException(
          "a grid or block has at least one of everything: %d x %d x %d".formatted(x, y, z));
    }
  }

  /** A line of {@code x}. */
  public static Dim3 of(int x) {
    return new Dim3(x, 1, 1);
  }

  /** Blocks of a grid, threads of a block. */
  public long count() {
    return (long) x * y * z;
  }
}
