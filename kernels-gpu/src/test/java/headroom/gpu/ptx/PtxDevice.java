package headroom.gpu.ptx;

/**
 * Runs kernels of PTX modules, block after block, on the memory that it was given. For one thread
 * at a time; devices do not disturb each other.
 *
 * <pre>{@code
 * PtxDevice device = new PtxDevice(new GlobalMemory(), CopyTiming.LAZY);
 * MemorySegment floats = device.memory().allocate(arena, 4096);
 * device.launch(PtxModule.of(text), "name", Dim3.of(8), Dim3.of(128), 0, parameters);
 * }</pre>
 */
public final class PtxDevice {
  private final GlobalMemory memory;
  private final CopyTiming timing;

  /**
   * A device.
   *
   * @param memory what kernels can reach
   * @param timing of asynchronous copies
   */
  public PtxDevice(GlobalMemory memory, CopyTiming timing) {
    this.memory = memory;
    this.timing = timing;
  }

  /** What kernels can reach. */
  public GlobalMemory memory() {
    return memory;
  }

  /**
   * Runs a kernel to its end.
   *
   * @param module where the kernel is
   * @param kernel its name
   * @param grid blocks
   * @param block threads of each, whole warps
   * @param sharedBytes dynamic shared memory of each block
   * @param parameters bytes of the parameters, laid out as the kernel declares them
   * @throws PtxException what went wrong, and for which thread
   */
  public LaunchReport launch(
      PtxModule module, String kernel, Dim3 grid, Dim3 block, int sharedBytes, byte[] parameters) {
    PtxKernel entry = module.kernel(kernel);
    Launch launch =
        new Launch(
            entry,
            grid,
            block,
            sharedBytes,
            parameters.clone(),
            memory,
            timing,
            new long[entry.code().size()]);
    LaunchReport report = LaunchReport.NONE;
    for (int z = 0; z < grid.z(); z++) {
      for (int y = 0; y < grid.y(); y++) {
        for (int x = 0; x < grid.x(); x++) {
          report = report.plus(new Block(launch, x, y, z).run());
        }
      }
    }
    return report.counting(launch);
  }
}
