package headroom.gpu.compile;

import headroom.gpu.compile.InstructionMix.Operation;

/**
 * What a compiled kernel needs, read from its cubin.
 *
 * @param kernel its name
 * @param registers per thread
 * @param stackBytes local memory per thread: spills, and arrays that are indexed at run time
 * @param maxThreads the block that {@code __launch_bounds__} allows, 0 where it says nothing
 * @param staticSharedBytes shared memory per block that its text declares with a size
 * @param parameterBytes of its parameters
 * @param instructions its code
 */
public record KernelResources(
    String kernel,
    int registers,
    long stackBytes,
    int maxThreads,
    long staticSharedBytes,
    int parameterBytes,
    InstructionMix instructions) {

  /**
   * Instructions that spill or read back: none in a kernel worth timing. A stack without them
   * belongs to arrays.
   */
  public int spillInstructions() {
    return instructions.count(Operation.LDL) + instructions.count(Operation.STL);
  }
}
