package headroom.cpu.kernel;

/**
 * Which register tiles a device can hold and keep busy.
 *
 * @param vectorRegisters architectural vector registers
 */
record RegisterBudget(int vectorRegisters) {

  /** FMA latency (4 cycles) times FMA pipes (2) on current x86 and Arm server cores. */
  static final int FMAS_IN_FLIGHT = 8;

  /**
   * Whether accumulators, vectors and broadcasts have a register each. C2 hoists the loads and
   * broadcasts of all unrolled steps to the top of the body, short of one: 4 × 2 and 8 × 1 fit 16
   * registers, 4 × 2 unrolled by two runs at half speed ({@code results/loops/README.md}).
   */
  boolean fits(int tileHeads, int tileVectors, int unroll, boolean inOrder) {
    // With one head a loaded vector is used once, as the memory operand of its FMA.
    int loaded = tileHeads == 1 ? 0 : tileVectors * unroll;
    return tileHeads * tileVectors + loaded + tileHeads * unroll <= vectorRegisters + 1
        || (inOrder && fitsInOrder(tileHeads, tileVectors, unroll));
  }

  /**
   * Whether it fits if C2 broadcasts two queries at a time, as it does with {@link Ballast}, and
   * with 32 registers by itself: 6 × 2, 5 × 2 and 12 × 2, but not 4 × 3.
   */
  private boolean fitsInOrder(int tileHeads, int tileVectors, int unroll) {
    return unroll == 1 && tileHeads * tileVectors + tileVectors + 2 <= vectorRegisters;
  }

  /** Whether there are accumulators enough, or as many as the shape has. */
  boolean hidesLatency(int accumulators, int most) {
    return accumulators >= Math.min(FMAS_IN_FLIGHT, most);
  }
}
