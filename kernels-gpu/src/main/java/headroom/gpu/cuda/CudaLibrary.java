package headroom.gpu.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import headroom.gpu.foreign.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;

/**
 * The driver's library, opened; its C calls as Java methods. Each returns its value or throws the
 * driver's error.
 *
 * <p>Signatures follow {@code cuda.h}: {@code CUresult} and {@code CUdevice} are C ints, sizes are
 * {@code size_t} (64 bits on every system that has this driver).
 */
final class CudaLibrary implements AutoCloseable {
  /** {@code CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR}. */
  static final int COMPUTE_CAPABILITY_MAJOR = 75;

  /** {@code CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR}. */
  static final int COMPUTE_CAPABILITY_MINOR = 76;

  /** Room for a device's name with its final NUL, in bytes; names are about 50 at the longest. */
  private static final int NAME_BYTES = 256;

  private final NativeLibrary library;

  CudaLibrary(NativeLibrary library) {
    this.library = library;
  }

  void init() {
    call("cuInit", FunctionDescriptor.of(JAVA_INT, JAVA_INT), 0);
  }

  /** Newest CUDA version that the driver supports, as 1000 × major + 10 × minor. */
  int driverVersion() {
    return intFrom("cuDriverGetVersion");
  }

  int deviceCount() {
    return intFrom("cuDeviceGetCount");
  }

  /** The handle of a device, by ordinal. */
  int device(int ordinal) {
    try (Arena frame = Arena.ofConfined()) {
      MemorySegment handle = frame.allocate(JAVA_INT);
      call("cuDeviceGet", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), handle, ordinal);
      return handle.get(JAVA_INT, 0);
    }
  }

  String deviceName(int device) {
    try (Arena frame = Arena.ofConfined()) {
      MemorySegment name = frame.allocate(JAVA_BYTE, NAME_BYTES);
      call(
          "cuDeviceGetName",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
          name,
          NAME_BYTES,
          device);
      return name.getString(0);
    }
  }

  int deviceAttribute(int attribute, int device) {
    try (Arena frame = Arena.ofConfined()) {
      MemorySegment value = frame.allocate(JAVA_INT);
      call(
          "cuDeviceGetAttribute",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
          value,
          attribute,
          device);
      return value.get(JAVA_INT, 0);
    }
  }

  long totalMemoryBytes(int device) {
    try (Arena frame = Arena.ofConfined()) {
      MemorySegment bytes = frame.allocate(JAVA_LONG);
      // _v2: the call without it counts in 32 bits, for the CUDA of 2010.
      call(
          "cuDeviceTotalMem_v2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), bytes, device);
      return bytes.get(JAVA_LONG, 0);
    }
  }

  private int intFrom(String function) {
    try (Arena frame = Arena.ofConfined()) {
      MemorySegment value = frame.allocate(JAVA_INT);
      call(function, FunctionDescriptor.of(JAVA_INT, ADDRESS), value);
      return value.get(JAVA_INT, 0);
    }
  }

  private void call(String function, FunctionDescriptor signature, Object... arguments) {
    CudaStatus.check(function, library.status(function, signature, arguments));
  }

  @Override
  public void close() {
    library.close();
  }
}
