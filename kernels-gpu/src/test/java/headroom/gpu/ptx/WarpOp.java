package headroom.gpu.ptx;

/** Executes an instruction for some lanes of a warp. */
@FunctionalInterface
interface WarpOp {
  /**
   * Reads and writes the warp's registers.
   *
   * @param warp whose
   * @param lanes a bit for each lane that executes
   */
  void run(Warp warp, int lanes);

  /** The first lane of a set, at most {@link Warp#LANES} for none. */
  static int first(int lanes) {
    return Integer.numberOfTrailingZeros(lanes);
  }

  /** A set without its first lane. */
  static int rest(int lanes) {
    return lanes & (lanes - 1);
  }
}
