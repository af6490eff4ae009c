package headroom.gpu.device;

import headroom.dispatch.ThisDevice;
import headroom.gpu.decode.CudaDecodeKernel;
import headroom.gpu.decode.GpuVariant;
import headroom.kernel.DeviceKind;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelVariant;
import headroom.profile.DeviceFingerprint;
import java.util.List;
import java.util.Optional;

/**
 * This process's GPU, read when it is first asked for.
 *
 * <p>Its kernels take a cache that lies in the host's memory, and copy it for each decode: what
 * they compute is what was tuned, the time is not. A runtime that keeps its cache on the device
 * takes the configuration from {@link headroom.dispatch.Choice} and queues {@link
 * headroom.gpu.decode.DeviceDecode} itself.
 */
public final class ThisGpu implements ThisDevice {

  private Optional<GpuFingerprint> read = Optional.empty();

  private synchronized GpuFingerprint gpu() {
    GpuFingerprint known = read.orElseGet(() -> GpuFingerprint.read(GpuSetting.ordinal()));
    read = Optional.of(known);
    return known;
  }

  @Override
  public DeviceKind kind() {
    return DeviceKind.GPU;
  }

  @Override
  public Optional<String> missing() {
    return GpuSetting.missing();
  }

  @Override
  public DeviceFingerprint fingerprint() {
    return gpu().device();
  }

  @Override
  public KernelCatalog kernels() {
    return KernelCatalog.of(
        List.<KernelVariant>copyOf(
            GpuVariant.allOf(
                gpu().traits(), plan -> CudaDecodeKernel.opening(GpuSetting::open, plan))));
  }

  /** No flag of the JVM touches what a GPU runs. */
  @Override
  public boolean runsWith(List<String> jvmFlags) {
    return true;
  }
}
