package headroom.gpu.cuda;

/**
 * What a GPU offers to kernels, as its driver tells it.
 *
 * @param multiprocessors of the device
 * @param threadsPerMultiprocessor resident at once
 * @param registersPerMultiprocessor of 32 bits
 * @param sharedBytesPerMultiprocessor shared memory
 * @param sharedBytesPerBlock the most that a block may ask for, by opting in
 * @param l2Bytes second-level cache; a working set of three times this is cold
 * @param clockKilohertz highest clock of the multiprocessors, 0 where the driver does not tell
 * @param memoryKilohertz highest clock of the memory, 0 where the driver does not tell
 * @param memoryBusBits width of the way to memory
 * @param eccEnabled whether memory corrects errors, which costs bandwidth on GDDR
 */
public record GpuLimits(
    int multiprocessors,
    int threadsPerMultiprocessor,
    int registersPerMultiprocessor,
    int sharedBytesPerMultiprocessor,
    int sharedBytesPerBlock,
    int l2Bytes,
    int clockKilohertz,
    int memoryKilohertz,
    int memoryBusBits,
    boolean eccEnabled) {

  /**
   * Nominal memory bandwidth in GB/s: two transfers a clock on every line of the bus. 0 where the
   * driver does not tell the clock; never a ceiling, which is measured.
   */
  public double nominalGigabytesPerSecond() {
    return 2.0 * memoryKilohertz * 1e3 * memoryBusBits / 8 / 1e9;
  }
}
