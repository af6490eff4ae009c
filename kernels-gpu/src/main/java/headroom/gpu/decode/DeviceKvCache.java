package headroom.gpu.decode;

import headroom.gpu.cuda.CudaContext;
import headroom.gpu.cuda.DeviceBuffer;
import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A copy of a KV cache in device memory, as it was when it was uploaded. Keys, values and scales
 * lie there byte by byte as in {@link KvCache}; unused slots hold its NaN.
 */
public final class DeviceKvCache implements AutoCloseable {
  private final DeviceMemory memory;
  private final DeviceBuffer keys;
  private final DeviceBuffer values;
  private final Optional<DeviceBuffer> keyScales;
  private final Optional<DeviceBuffer> valueScales;
  private final Optional<DeviceBuffer> pageTable;
  private final DeviceBuffer lengths;
  private final long regionElements;
  private final long regionScales;
  private final int pagesPerSequence;
  private final int batch;

  private DeviceKvCache(DeviceMemory memory, KvCache cache) {
    this.memory = memory;
    this.batch = cache.batch();
    this.keys = memory.upload(cache.keys());
    this.values = memory.upload(cache.values());
    this.keyScales = scales(cache.keyScales());
    this.valueScales = scales(cache.valueScales());
    this.lengths = memory.upload(IntStream.range(0, batch).map(cache::length).toArray());
    int pageTokens = cache.format().paged() ? cache.format().pageTokens() : cache.capacity();
    this.pagesPerSequence = Math.ceilDiv(cache.capacity(), pageTokens);
    long regionBytes = cache.keyRegionBytes();
    this.regionElements = regionBytes / cache.format().element().bytes();
    long regions = cache.keys().byteSize() / regionBytes;
    this.regionScales = cache.keyScales().byteSize() / regions / Float.BYTES;
    this.pageTable =
        cache.format().paged()
            ? Optional.of(memory.upload(pages(cache, regionBytes)))
            : Optional.empty();
  }

  /**
   * Uploads a cache, and waits for it.
   *
   * @throws IllegalArgumentException if its layout is not row-major
   * @throws headroom.gpu.cuda.CudaException if the device has not as much memory
   */
  public static DeviceKvCache upload(CudaContext gpu, KvCache cache) {
    if (!cache.layout().equals(KvLayout.rowMajor(cache.headDim()))) {
      throw new IllegalArgumentException(
          "CUDA kernels read row-major caches, not %s; make the cache in the kernel's layout"
              .formatted(cache.layout()));
    }
    DeviceMemory memory = new DeviceMemory(gpu);
    try {
      return new DeviceKvCache(memory, cache);
    } catch (RuntimeException e) {
      memory.close();
      throw e;
    }
  }

  private Optional<DeviceBuffer> scales(MemorySegment host) {
    return host.byteSize() == 0 ? Optional.empty() : Optional.of(memory.upload(host));
  }

  /** The pool's number of each page of each sequence; of pages not held, no number that is used. */
  private int[] pages(KvCache cache, long regionBytes) {
    long pageBytes = regionBytes * cache.kvHeads();
    return IntStream.range(0, batch * pagesPerSequence)
        .map(i -> (int) (cache.keyAt(i / pagesPerSequence, 0, i % pagesPerSequence) / pageBytes))
        .toArray();
  }

  /** Sequences. */
  int batch() {
    return batch;
  }

  /** Device memory that one copy takes. */
  public long bytes() {
    return memory.bytes();
  }

  long keys() {
    return keys.address();
  }

  long values() {
    return values.address();
  }

  long keyScales() {
    return address(keyScales);
  }

  long valueScales() {
    return address(valueScales);
  }

  long pageTable() {
    return address(pageTable);
  }

  long lengths() {
    return lengths.address();
  }

  long regionElements() {
    return regionElements;
  }

  long regionScales() {
    return regionScales;
  }

  int pagesPerSequence() {
    return pagesPerSequence;
  }

  private static long address(Optional<DeviceBuffer> buffer) {
    return buffer.map(DeviceBuffer::address).orElse(0L);
  }

  @Override
  public void close() {
    memory.close();
  }
}
