package headroom.gpu.nvml;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import headroom.gpu.foreign.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** One GPU of the management library's; usable while that is open. */
public final class NvmlGpu {
  /** {@code NVML_CLOCK_SM}. */
  private static final int MULTIPROCESSOR_CLOCK = 1;

  /** {@code NVML_CLOCK_MEM}. */
  private static final int MEMORY_CLOCK = 2;

  /** {@code NVML_TEMPERATURE_GPU}. */
  private static final int CHIP = 0;

  private static final String NAME = "nvmlDeviceGetName";

  private static final FunctionDescriptor TEXT =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);

  private static final FunctionDescriptor VALUE = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS);

  private static final FunctionDescriptor CHOSEN_VALUE =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);

  private final NativeLibrary library;
  private final MemorySegment device;

  NvmlGpu(NativeLibrary library, MemorySegment device) {
    this.library = library;
    this.device = device;
  }

  /** What it tells now; about a millisecond, so not between the samples of one timing. */
  public GpuReading read() {
    return new GpuReading(
        chosen("nvmlDeviceGetClockInfo", MULTIPROCESSOR_CLOCK),
        chosen("nvmlDeviceGetClockInfo", MEMORY_CLOCK),
        throttling(),
        unsignedInt("nvmlDeviceGetPowerUsage"),
        unsignedLong("nvmlDeviceGetTotalEnergyConsumption"),
        chosen("nvmlDeviceGetTemperature", CHIP));
  }

  /**
   * The model of the whole card, such as {@code NVIDIA H100 80GB HBM3}, where it is told. A slice
   * of it (MIG) has a name of its own, which the driver's {@code cuDeviceGetName} tells.
   */
  public Optional<String> name() {
    try (Arena frame = Arena.ofConfined()) {
      MemorySegment text = frame.allocate(Nvml.TEXT_BYTES);
      return library.has(NAME)
              && library.status(NAME, TEXT, device, text, Nvml.TEXT_BYTES) == Nvml.SUCCESS
          ? Optional.of(text.getString(0))
          : Optional.empty();
    }
  }

  /** The power that the GPU may draw, in milliwatts, where it is told. */
  public OptionalLong powerLimitMilliwatts() {
    return unsignedInt("nvmlDeviceGetEnforcedPowerLimit");
  }

  private Set<ThrottleReason> throttling() {
    // Renamed in CUDA 12.2; drivers before have only the second.
    String current = "nvmlDeviceGetCurrentClocksEventReasons";
    String older = "nvmlDeviceGetCurrentClocksThrottleReasons";
    OptionalLong bits = unsignedLong(library.has(current) ? current : older);
    return ThrottleReason.of(bits.orElse(0));
  }

  private OptionalLong chosen(String function, int which) {
    try (Arena frame = Arena.ofConfined()) {
      MemorySegment value = frame.allocate(JAVA_INT);
      return library.has(function)
              && library.status(function, CHOSEN_VALUE, device, which, value) == Nvml.SUCCESS
          ? OptionalLong.of(Integer.toUnsignedLong(value.get(JAVA_INT, 0)))
          : OptionalLong.empty();
    }
  }

  private OptionalLong unsignedInt(String function) {
    try (Arena frame = Arena.ofConfined()) {
      MemorySegment value = frame.allocate(JAVA_INT);
      return succeeds(function, value)
          ? OptionalLong.of(Integer.toUnsignedLong(value.get(JAVA_INT, 0)))
          : OptionalLong.empty();
    }
  }

  private OptionalLong unsignedLong(String function) {
    try (Arena frame = Arena.ofConfined()) {
      MemorySegment value = frame.allocate(JAVA_LONG);
      return succeeds(function, value)
          ? OptionalLong.of(value.get(JAVA_LONG, 0))
          : OptionalLong.empty();
    }
  }

  private boolean succeeds(String function, MemorySegment value) {
    return library.has(function) && library.status(function, VALUE, device, value) == Nvml.SUCCESS;
  }
}
