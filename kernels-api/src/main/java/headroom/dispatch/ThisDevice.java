package headroom.dispatch;

import headroom.kernel.DeviceKind;
import headroom.kernel.KernelCatalog;
import headroom.profile.DeviceFingerprint;
import java.util.List;
import java.util.Optional;

/**
 * The device that a kernel module runs on, as it is now. Implementations are found by {@link
 * java.util.ServiceLoader}: one per kernel module.
 */
public interface ThisDevice {

  /** Of which kind its kernels are; asked of every module, so it must cost nothing. */
  default DeviceKind kind() {
    return fingerprint().kind();
  }

  /**
   * What keeps this process from decoding on it, with the cure; empty where nothing does. Asked
   * before all that follows.
   */
  default Optional<String> missing() {
    return Optional.empty();
  }

  /** What it is; of its kind are the kernels that may run on it. */
  DeviceFingerprint fingerprint();

  /** The kernels that may run on it: those of the class path, unless it makes its own. */
  default KernelCatalog kernels() {
    return KernelCatalog.load();
  }

  /**
   * Whether this process was started with these JVM flags: a configuration that was measured with
   * them is as correct without, but not as fast.
   */
  boolean runsWith(List<String> jvmFlags);
}
