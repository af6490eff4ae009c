package headroom.gpu.decode;

import headroom.gpu.cuda.CudaContext;
import headroom.gpu.cuda.DeviceBuffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Buffers that end together. */
final class DeviceMemory implements AutoCloseable {
  /** What a float is poisoned with: all ones are a NaN of any width. */
  private static final byte NAN = (byte) 0xff;

  private final CudaContext gpu;
  private final List<DeviceBuffer> buffers = new ArrayList<>();

  DeviceMemory(CudaContext gpu) {
    this.gpu = gpu;
  }

  /** A copy of native memory. */
  DeviceBuffer upload(MemorySegment host) {
    DeviceBuffer buffer = allocate(host.byteSize());
    buffer.upload(host);
    return buffer;
  }

  /** A copy of ints. */
  DeviceBuffer upload(int[] values) {
    try (Arena arena = Arena.ofConfined()) {
      return upload(arena.allocateFrom(ValueLayout.JAVA_INT, values));
    }
  }

  /** Memory that holds NaN until it is written. */
  DeviceBuffer poisoned(long bytes) {
    DeviceBuffer buffer = allocate(bytes);
    buffer.fill(NAN);
    return buffer;
  }

  private DeviceBuffer allocate(long bytes) {
    DeviceBuffer buffer = DeviceBuffer.allocate(gpu, bytes);
    buffers.add(buffer);
    return buffer;
  }

  /** Bytes of all of it. */
  long bytes() {
    return buffers.stream().mapToLong(DeviceBuffer::bytes).sum();
  }

  @Override
  public void close() {
    buffers.forEach(DeviceBuffer::close);
  }
}
