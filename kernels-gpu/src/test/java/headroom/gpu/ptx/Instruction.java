package headroom.gpu.ptx;

/**
 * A decoded statement.
 *
 * @param statement where it came from
 * @param guard slot of the predicate, {@link #ALWAYS} if none
 * @param action what it does
 */
record Instruction(Statement statement, int guard, Action action) {
  /** No guard. */
  static final int ALWAYS = -1;

  /** What an instruction does to a warp. */
  sealed interface Action {}

  /** Each lane by itself. */
  record Lanewise(WarpOp op) implements Action {}

  /**
   * Lanes together, once all of them have come.
   *
   * @param op called with all lanes
   */
  record Collective(WarpOp op) implements Action {}

  /** Goes on at another instruction, by its index. */
  record Branch(int target) implements Action {}

  /** Waits for all threads of the block. */
  record Barrier() implements Action {}

  /** Ends the thread. */
  record Exit() implements Action {}
}
