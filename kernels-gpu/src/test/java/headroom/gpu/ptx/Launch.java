package headroom.gpu.ptx;

/**
 * What all blocks of a launch share.
 *
 * @param kernel that they run
 * @param grid blocks
 * @param block threads of each
 * @param sharedBytes dynamic shared memory of each
 * @param parameters bytes of the kernel's parameters
 * @param memory that they reach
 * @param timing of asynchronous copies
 * @param executed lanes that have executed each instruction of the code; the launch counts here
 */
record Launch(
    PtxKernel kernel,
    Dim3 grid,
    Dim3 block,
    int sharedBytes,
    byte[] parameters,
    GlobalMemory memory,
    CopyTiming timing,
    long[] executed) {

  Launch {
    if (block.count() % Warp.LANES != 0 || block.count() > kernel.maxThreads()) {
      throw new PtxException(
          "%s takes whole warps up to %d threads: %d"
              .formatted(kernel.name(), kernel.maxThreads(), block.count()));
    }
    if (parameters.length != kernel.parameterBytes()) {
      throw new PtxException(
          "%s takes %d bytes of parameters: %d"
              .formatted(kernel.name(), kernel.parameterBytes(), parameters.length));
    }
  }
}
