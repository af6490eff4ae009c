package headroom.dispatch;

import headroom.profile.DeviceFingerprint;
import java.util.List;

/**
 * The device that a kernel module runs on, as it is now. Implementations are found by {@link
 * java.util.ServiceLoader}: one per kernel module.
 */
public interface ThisDevice {

  /** What it is; of its kind are the kernels that may run on it. */
  DeviceFingerprint fingerprint();

  /**
   * Whether this process was started with these JVM flags: a configuration that was measured with
   * them is as correct without, but not as fast.
   */
  boolean runsWith(List<String> jvmFlags);
}
