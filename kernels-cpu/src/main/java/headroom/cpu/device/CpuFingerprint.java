package headroom.cpu.device;

import com.sun.management.HotSpotDiagnosticMXBean;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.profile.DeviceFingerprint;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.ProcessorIdentifier;

/**
 * Reads what this machine is. Asks the system alone and never loads the Vector API, so that a
 * process without {@code jdk.incubator.vector} can name the device that it tunes for.
 */
public final class CpuFingerprint {

  static final String UNKNOWN = "unknown";
  private static final Path GOVERNOR =
      Path.of("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");

  private CpuFingerprint() {}

  /**
   * The fingerprint of this machine and JVM. Never fails: what the system hides is unknown or 0.
   */
  public static DeviceFingerprint read() {
    Optional<SystemInfo> system = attempt(SystemInfo::new);
    Optional<CentralProcessor> processor =
        system.flatMap(info -> attempt(() -> info.getHardware().getProcessor()));
    Optional<ProcessorIdentifier> id =
        processor.flatMap(cpu -> attempt(cpu::getProcessorIdentifier));
    VectorIsa isa =
        VectorIsa.of(
            System.getProperty("os.arch", UNKNOWN),
            vmFlag("MaxVectorSize"),
            vmFlag("UseAVX"),
            vmFlag("UseSVE"));
    CpuCaches caches =
        CpuCaches.read(
            processor, id.flatMap(it -> attempt(it::getVendor)).orElse("").contains("AMD"));
    int cores = Math.max(1, Runtime.getRuntime().availableProcessors());
    return new DeviceFingerprint(
        DeviceKind.CPU,
        known(id.flatMap(it -> attempt(it::getName))),
        id.flatMap(it -> attempt(() -> microarchitecture(it))).orElse(UNKNOWN),
        isa.name(),
        new DeviceTraits(
            isa.bits(),
            isa.registers(),
            cores,
            caches.l1Bytes(),
            caches.l2Bytes(),
            caches.l3Bytes()),
        processor.flatMap(cpu -> attempt(() -> threadsPerCore(cpu))).orElse(0),
        system
            .flatMap(info -> attempt(() -> wholeGiB(info.getHardware().getMemory().getTotal())))
            .orElse(0),
        governor(),
        os(),
        known(Optional.ofNullable(System.getProperty("java.vendor")))
            + " "
            + known(Optional.ofNullable(System.getProperty("java.runtime.version"))));
  }

  private static String microarchitecture(ProcessorIdentifier id) {
    return "%s family %s model %s stepping %s"
        .formatted(
            known(Optional.ofNullable(id.getVendor())),
            known(Optional.ofNullable(id.getFamily())),
            known(Optional.ofNullable(id.getModel())),
            known(Optional.ofNullable(id.getStepping())));
  }

  private static int threadsPerCore(CentralProcessor cpu) {
    return Math.ceilDiv(
        cpu.getLogicalProcessorCount(), Math.max(1, cpu.getPhysicalProcessorCount()));
  }

  /** Rounded: firmware and kernel keep some megabytes for themselves, more or less at each boot. */
  static int wholeGiB(long bytes) {
    return (int) Math.round(bytes / (double) (1L << 30));
  }

  /** Name and major version: a patch level does not make another machine. */
  private static String os() {
    String name = System.getProperty("os.name", UNKNOWN);
    String version = System.getProperty("os.version", UNKNOWN);
    return name + " " + version.split("[.\\-]", 2)[0];
  }

  private static String governor() {
    try {
      return known(Optional.of(Files.readString(GOVERNOR)));
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  private static String known(Optional<String> text) {
    return text.map(String::strip).filter(it -> !it.isEmpty()).orElse(UNKNOWN);
  }

  /** A numeric HotSpot flag, 0 where this JVM has none of that name. */
  private static int vmFlag(String name) {
    return attempt(
            () ->
                Integer.parseInt(
                    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .getVMOption(name)
                        .getValue()))
        .orElse(0);
  }

  /** The value, or nothing where the system refuses it in whatever way, native linkage included. */
  static <T> Optional<T> attempt(Supplier<T> source) {
    try {
      return Optional.ofNullable(source.get());
    } catch (RuntimeException | LinkageError e) {
      return Optional.empty();
    }
  }
}
