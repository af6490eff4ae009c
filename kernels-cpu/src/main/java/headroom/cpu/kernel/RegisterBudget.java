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
   * Whether accumulators, one step's vectors and a broadcast have a register each. C2 hoists the
   * vector loads of all unrolled steps, but not the broadcasts.
   */
  boolean fits(int tileHeads, int tileVectors, int unroll) {
    // With one head a loaded vector is used once, as the memory operand of its FMA.
    int loaded = tileHeads == 1 ? 0 : tileVectors * unroll;
    return tileHeads * tileVectors + loaded + 1 <= vectorRegisters;
  }

  /** Whether there are accumulators enough, or as many as the shape has. */
  boolean hidesLatency(int accumulators, int most) {
    return accumulators >= Math.min(FMAS_IN_FLIGHT, most);
  }
}
