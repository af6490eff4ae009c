package headroom.gpu.standin;

import headroom.gpu.cuda.LaunchShape;
import headroom.gpu.ptx.CopyTiming;
import headroom.gpu.ptx.Dim3;
import headroom.gpu.ptx.GlobalMemory;
import headroom.gpu.ptx.LaunchReport;
import headroom.gpu.ptx.PtxDevice;
import headroom.gpu.ptx.PtxModule;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs whatever kernels there are, by interpreting their PTX. Its clock counts instructions, so
 * that a configuration of more work takes longer, the same each time.
 */
public final class PtxTestDevice implements TestDevice {

  /** Long, so that a timer repeats a decode once: each is interpreted. */
  private static final double INSTRUCTION_NANOS = 1000;

  /** What kernels of a decode are called. */
  private static final String DECODE = "decode_";

  private final Map<String, PtxModule> modules = new HashMap<>();
  private final Optional<String> crash;
  private double launchNanos = LAUNCH_NANOS;

  /**
   * A device.
   *
   * @param crash text of modules whose decodes crash
   */
  PtxTestDevice(Optional<String> crash) {
    this.crash = crash;
  }

  @Override
  public void launch(
      String module,
      String kernel,
      LaunchShape shape,
      MemorySegment parameters,
      List<MemorySegment> memory) {
    if (kernel.startsWith(DECODE) && crash.filter(module::contains).isPresent()) {
      throw new IllegalStateException(kernel + " crashes, as was asked for");
    }
    GlobalMemory reachable = new GlobalMemory();
    memory.forEach(reachable::register);
    LaunchReport report =
        new PtxDevice(reachable, CopyTiming.LAZY)
            .launch(
                modules.computeIfAbsent(module, PtxModule::of),
                kernel,
                new Dim3(shape.gridX(), shape.gridY(), shape.gridZ()),
                new Dim3(shape.blockX(), shape.blockY(), shape.blockZ()),
                shape.dynamicSharedBytes(),
                parameters.toArray(ValueLayout.JAVA_BYTE));
    launchNanos = report.instructions() * INSTRUCTION_NANOS;
  }

  @Override
  public double launchNanos() {
    return launchNanos;
  }
}
