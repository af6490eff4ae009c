package headroom.tuner.measure;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Limits on the vector instructions that this JVM was started with, such as {@code -XX:UseAVX=2} on
 * a processor that has AVX-512. The device's fingerprint and the default configurations follow
 * them, so the JVMs that measure must too.
 */
final class VectorLimits {
  private static final List<String> FLAGS = List.of("UseAVX", "UseSVE", "MaxVectorSize");

  private VectorLimits() {}

  /** The flags that a user set, as a command line has them; those that the JVM chose are none. */
  static List<String> flags() {
    HotSpotDiagnosticMXBean hotspot =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    return FLAGS.stream()
        .flatMap(name -> option(hotspot, name).stream())
        .filter(VectorLimits::isChosen)
        .map(option -> "-XX:%s=%s".formatted(option.getName(), option.getValue()))
        .toList();
  }

  /** Not every processor's JVM has each of them. */
  private static Optional<VMOption> option(HotSpotDiagnosticMXBean hotspot, String name) {
    try {
      return Optional.of(hotspot.getVMOption(name));
    } catch (IllegalArgumentException absent) {
      return Optional.empty();
    }
  }

  private static boolean isChosen(VMOption option) {
    return Stream.of(VMOption.Origin.VM_CREATION, VMOption.Origin.ENVIRON_VAR)
        .anyMatch(option.getOrigin()::equals);
  }
}
