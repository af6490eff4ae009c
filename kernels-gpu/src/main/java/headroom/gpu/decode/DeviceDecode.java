package headroom.gpu.decode;

import headroom.gpu.cuda.CudaContext;
import headroom.gpu.cuda.CudaStream;
import headroom.gpu.cuda.DeviceBuffer;
import headroom.gpu.cuda.KernelArguments;
import headroom.gpu.kernel.DecodeArguments;
import headroom.gpu.kernel.DecodePlan;
import headroom.gpu.kernel.QueryType;
import headroom.shape.AttentionShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A decode step over a cache that is on the device: queries, output and partial results beside it,
 * arguments made once. Output and partial results begin as NaN. Given several copies of the cache,
 * each call may read another, so that none finds its keys in the second-level cache.
 */
public final class DeviceDecode implements AutoCloseable {
  private final LoadedDecode kernels;
  private final int batch;
  private final QueryType queryType;
  private final int queryElements;
  private final DeviceMemory memory;
  private final DeviceBuffer q;
  private final DeviceBuffer out;
  private final List<KernelArguments> arguments;

  /**
   * A decode whose queries are not there yet.
   *
   * @param kernels of a plan for the cache's heads, head dim and format
   * @param copies of one cache, at least one; they stay the caller's
   * @param scale factor on the logits
   */
  public DeviceDecode(
      CudaContext gpu, LoadedDecode kernels, List<DeviceKvCache> copies, float scale) {
    AttentionShape heads = kernels.plan().shape();
    this.kernels = kernels;
    this.batch = copies.getFirst().batch();
    this.queryType = QueryType.of(heads.format().element());
    this.queryElements = Math.multiplyExact(batch, heads.queryHeads() * heads.headDim());
    this.memory = new DeviceMemory(gpu);
    try {
      this.q = memory.poisoned((long) queryElements * queryType.bytes());
      this.out = memory.poisoned((long) queryElements * queryType.bytes());
      Partials partials = new Partials(memory, kernels.plan(), batch);
      this.arguments =
          copies.stream().map(copy -> arguments(heads, copy, partials, scale)).toList();
    } catch (RuntimeException e) {
      memory.close();
      throw e;
    }
  }

  /** Addresses of what the splits leave for the combine step; 0 where nothing is combined. */
  private record Partials(long rows, long max, long sum) {
    Partials(DeviceMemory memory, DecodePlan plan, int batch) {
      long rows = plan.partialRows(batch);
      this(
          floats(memory, rows * plan.shape().headDim()),
          floats(memory, rows),
          floats(memory, rows));
    }

    private static long floats(DeviceMemory memory, long count) {
      return count == 0 ? 0 : memory.poisoned(count * Float.BYTES).address();
    }
  }

  private KernelArguments arguments(
      AttentionShape heads, DeviceKvCache cache, Partials partials, float scale) {
    DecodeArguments values =
        new DecodeArguments(
            q.address(),
            cache.keys(),
            cache.values(),
            cache.keyScales(),
            cache.valueScales(),
            cache.pageTable(),
            cache.lengths(),
            out.address(),
            partials.rows(),
            partials.max(),
            partials.sum(),
            cache.regionElements(),
            cache.regionScales(),
            heads.queryHeads(),
            heads.kvHeads(),
            kernels.plan().splits(),
            cache.pagesPerSequence(),
            scale);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment struct = arena.allocate(DecodeArguments.BYTES);
      values.writeTo(struct);
      return new KernelArguments().struct(struct);
    }
  }

  /**
   * Uploads the queries, rounded to what the device keeps.
   *
   * @param queries {@code [batch][queryHeads][headDim]}
   */
  public void setQueries(float[] queries) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(q.bytes(), Float.BYTES);
      for (int i = 0; i < queryElements; i++) {
        queryType.put(host, i, queries[i]);
      }
      q.upload(host);
    }
  }

  /**
   * Queues one decode and returns at once.
   *
   * @param copy of the cache that it reads, from 0
   */
  public void queue(CudaStream stream, int copy) {
    kernels.queue(stream, batch, arguments.get(copy));
  }

  /**
   * Downloads the output; the stream must have been waited for.
   *
   * @param to {@code [batch][queryHeads][headDim]}, overwritten
   */
  public void output(float[] to) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(out.bytes(), Float.BYTES);
      out.download(host);
      for (int i = 0; i < queryElements; i++) {
        to[i] = queryType.get(host, i);
      }
    }
  }

  /** Device memory for queries, output and partial results. */
  public long scratchBytes() {
    return memory.bytes();
  }

  @Override
  public void close() {
    memory.close();
  }
}
