package headroom.tuner.measure;

import headroom.gpu.device.GpuSetting;
import headroom.profile.Ceiling;
import headroom.tuner.suite.JvmFlags;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Measures the GPU's ceilings in a JVM of their own, which leaves no memory of the GPU taken. */
public final class GpuCeilingClient {

  /** Buffers are the device's. */
  private static final long HEAP_MIB = 256;

  private final ChildJvm jvm;

  /** A client; each call starts a JVM and ends it. */
  public GpuCeilingClient(ChildJvm jvm) {
    this.jvm = jvm;
  }

  /**
   * Measures every ceiling.
   *
   * @param progress told one line per finished ceiling
   * @throws IOException if the child fails; the message says why
   */
  public List<Ceiling> measure(Consumer<String> progress) throws IOException {
    return CeilingClient.ask(
        jvm,
        JvmFlags.forHeap(HEAP_MIB, GpuSetting.flags()),
        new WorkerRequest.GpuCeilings(),
        progress);
  }
}
