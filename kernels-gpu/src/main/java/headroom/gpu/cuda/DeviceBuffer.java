package headroom.gpu.cuda;

import java.lang.foreign.MemorySegment;
import jcuda.Pointer;
import jcuda.driver.JCudaDriver;

/** Device memory. Its content is undefined until it is filled or uploaded. */
public final class DeviceBuffer extends CudaHandle {
  /** The largest piece of a copy that a direct buffer can stand for, in bytes. */
  private static final long PIECE_BYTES = 1L << 30;

  private final DevicePointer pointer;
  private final long bytes;

  private DeviceBuffer(DevicePointer pointer, long bytes) {
    this.pointer = pointer;
    this.bytes = bytes;
  }

  /**
   * Allocates memory on a device.
   *
   * @param bytes above 0
   * @throws CudaException if there is not as much
   */
  public static DeviceBuffer allocate(CudaContext context, long bytes) {
    context.requireOpen();
    if (bytes <= 0) {
      throw new IllegalArgumentException("a device buffer has bytes: " + bytes);
    }
    DevicePointer pointer = new DevicePointer();
    CudaStatus.check("cuMemAlloc", JCudaDriver.cuMemAlloc(pointer, bytes));
    return new DeviceBuffer(pointer, bytes);
  }

  /** Its size. */
  public long bytes() {
    return bytes;
  }

  /** Where it begins on the device: what a kernel gets. */
  public long address() {
    requireOpen();
    return pointer.address();
  }

  /**
   * Copies from the host to the start of this buffer, and waits for it.
   *
   * @param source native memory: an array would stop the garbage collector for the whole copy
   */
  public void upload(MemorySegment source) {
    requireFits(source);
    for (long at = 0; at < source.byteSize(); at += PIECE_BYTES) {
      long piece = Math.min(PIECE_BYTES, source.byteSize() - at);
      CudaStatus.check(
          "cuMemcpyHtoD",
          JCudaDriver.cuMemcpyHtoD(pointer.withByteOffset(at), host(source, at, piece), piece));
    }
  }

  /**
   * Copies the start of this buffer to the host, when all work before has ended.
   *
   * @param target native memory, see {@link #upload}
   */
  public void download(MemorySegment target) {
    requireFits(target);
    for (long at = 0; at < target.byteSize(); at += PIECE_BYTES) {
      long piece = Math.min(PIECE_BYTES, target.byteSize() - at);
      CudaStatus.check(
          "cuMemcpyDtoH",
          JCudaDriver.cuMemcpyDtoH(host(target, at, piece), pointer.withByteOffset(at), piece));
    }
  }

  /** Sets every byte: 0xff poisons floats, for that is a NaN. */
  public void fill(byte value) {
    requireOpen();
    CudaStatus.check("cuMemsetD8", JCudaDriver.cuMemsetD8(pointer, value, bytes));
  }

  private void requireFits(MemorySegment segment) {
    requireOpen();
    if (!segment.isNative() || segment.byteSize() > bytes) {
      throw new IllegalArgumentException(
          ("a copy needs native memory of at most %d bytes: native=%b, bytes=%d; allocate it from"
                  + " an Arena")
              .formatted(bytes, segment.isNative(), segment.byteSize()));
    }
  }

  private static Pointer host(MemorySegment segment, long offset, long size) {
    return Pointer.to(segment.asSlice(offset, size).asByteBuffer());
  }

  @Override
  void release() {
    CudaStatus.check("cuMemFree", JCudaDriver.cuMemFree(pointer));
  }
}
