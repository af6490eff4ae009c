package headroom.cpu.device;

import headroom.dispatch.ThisDevice;
import headroom.profile.DeviceFingerprint;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** This machine's processor, read once, and the flags of this JVM. */
public final class ThisCpu implements ThisDevice {

  private final DeviceFingerprint fingerprint = CpuFingerprint.read();
  private final Set<String> arguments =
      new HashSet<>(ManagementFactory.getRuntimeMXBean().getInputArguments());

  @Override
  public DeviceFingerprint fingerprint() {
    return fingerprint;
  }

  /** Flags of the command line and of the files and variables that Java adds to it. */
  @Override
  public boolean runsWith(List<String> jvmFlags) {
    return arguments.containsAll(jvmFlags);
  }
}
