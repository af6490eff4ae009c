package headroom.gpu.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import jcuda.NativePointerObject;
import jcuda.Pointer;

/**
 * The arguments of a kernel, in the order of its parameters, in native memory; made once and used
 * for many launches. The driver copies them at each launch.
 */
public final class KernelArguments {
  /** The largest that a C++ type for the device has, in bytes. */
  private static final int STRUCT_ALIGNMENT = 16;

  private final Arena arena = Arena.ofAuto();
  private final List<NativePointerObject> values = new ArrayList<>();

  /** A pointer. */
  public KernelArguments buffer(DeviceBuffer buffer) {
    return number(buffer.address());
  }

  /** A pointer into a buffer. */
  public KernelArguments buffer(DeviceBuffer buffer, long byteOffset) {
    if (byteOffset < 0 || byteOffset >= buffer.bytes()) {
      throw new IllegalArgumentException(
          "the offset lies outside the buffer: byteOffset=%d, bytes=%d"
              .formatted(byteOffset, buffer.bytes()));
    }
    return number(buffer.address() + byteOffset);
  }

  /** A {@code long long}. */
  public KernelArguments number(long value) {
    MemorySegment place = arena.allocate(ValueLayout.JAVA_LONG);
    place.set(ValueLayout.JAVA_LONG, 0, value);
    return add(place);
  }

  /** An {@code int}. */
  public KernelArguments number(int value) {
    MemorySegment place = arena.allocate(ValueLayout.JAVA_INT);
    place.set(ValueLayout.JAVA_INT, 0, value);
    return add(place);
  }

  /** A {@code float}. */
  public KernelArguments number(float value) {
    return number(Float.floatToRawIntBits(value));
  }

  /**
   * A struct by value.
   *
   * @param bytes laid out as C++ does; copied
   */
  public KernelArguments struct(MemorySegment bytes) {
    MemorySegment place = arena.allocate(bytes.byteSize(), STRUCT_ALIGNMENT);
    return add(place.copyFrom(bytes));
  }

  private KernelArguments add(MemorySegment place) {
    values.add(Pointer.to(place.asByteBuffer()));
    return this;
  }

  /** The array of addresses that the driver takes. */
  Pointer pointers() {
    return Pointer.to(values.toArray(NativePointerObject[]::new));
  }
}
