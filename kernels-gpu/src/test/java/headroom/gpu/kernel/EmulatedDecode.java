package headroom.gpu.kernel;

import headroom.gpu.cuda.LaunchShape;
import headroom.gpu.ptx.CopyTiming;
import headroom.gpu.ptx.Dim3;
import headroom.gpu.ptx.GlobalMemory;
import headroom.gpu.ptx.LaunchReport;
import headroom.gpu.ptx.PtxDevice;
import headroom.gpu.ptx.PtxModule;
import headroom.kernel.KvCache;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.IntStream;

/**
 * Decodes on the PTX test device, as a launcher would on a GPU. Output and partial results begin as
 * NaN, unused slots of the cache hold NaN, and memory ends where the arrays do.
 *
 * @param output {@code [batch][queryHeads][headDim]}
 * @param split what the split kernel did
 */
record EmulatedDecode(float[] output, LaunchReport split) {

  static EmulatedDecode run(
      PtxModule module, DecodePlan plan, DecodeCase step, KvCache cache, CopyTiming timing) {
    try (Arena arena = Arena.ofConfined()) {
      PtxDevice device = new PtxDevice(new GlobalMemory(), timing);
      GlobalMemory memory = device.memory();
      int batch = step.lengths().size();
      MemorySegment q = queries(arena, memory, step);
      MemorySegment out = memory.allocate(arena, q.byteSize());
      memory.register(cache.keys());
      memory.register(cache.values());
      if (step.format().element().scaled()) {
        memory.register(cache.keyScales());
        memory.register(cache.valueScales());
      }
      MemorySegment lengths =
          ints(arena, memory, step.lengths().stream().mapToInt(Integer::intValue).toArray());
      Pages pages = new Pages(step, cache);
      long rows = plan.partialRows(batch);
      DecodeArguments arguments =
          new DecodeArguments(
              q.address(),
              cache.keys().address(),
              cache.values().address(),
              cache.keyScales().address(),
              cache.valueScales().address(),
              step.format().paged() ? ints(arena, memory, pages.table()).address() : 0,
              lengths.address(),
              out.address(),
              floats(arena, memory, rows * step.headDim()),
              floats(arena, memory, rows),
              floats(arena, memory, rows),
              pages.regionElements(),
              pages.regionScales(),
              step.queryHeads(),
              step.kvHeads(),
              plan.splits(),
              pages.perSequence(),
              step.scale());
      LaunchReport report = launch(device, module, plan, batch, arguments);
      float[] output = new float[step.shape().queryElements()];
      for (int i = 0; i < output.length; i++) {
        output[i] = step.queryType().get(out, i);
      }
      return new EmulatedDecode(output, report);
    }
  }

  private static LaunchReport launch(
      PtxDevice device, PtxModule module, DecodePlan plan, int batch, DecodeArguments arguments) {
    byte[] parameters = new byte[DecodeArguments.BYTES];
    arguments.writeTo(MemorySegment.ofArray(parameters));
    LaunchReport report =
        launch(device, module, CudaProgram.SPLIT_ENTRY, plan.split(batch), parameters);
    if (plan.combines()) {
      launch(device, module, CudaProgram.COMBINE_ENTRY, plan.combine(batch), parameters);
    }
    return report;
  }

  private static LaunchReport launch(
      PtxDevice device, PtxModule module, String entry, LaunchShape grid, byte[] parameters) {
    return device.launch(
        module,
        entry,
        new Dim3(grid.gridX(), grid.gridY(), grid.gridZ()),
        Dim3.of(grid.threads()),
        grid.dynamicSharedBytes(),
        parameters);
  }

  private static MemorySegment queries(Arena arena, GlobalMemory memory, DecodeCase step) {
    float[] values = step.queries();
    MemorySegment q = memory.allocate(arena, (long) values.length * step.queryType().bytes());
    for (int i = 0; i < values.length; i++) {
      step.queryType().put(q, i, values[i]);
    }
    return q;
  }

  private static MemorySegment ints(Arena arena, GlobalMemory memory, int[] values) {
    MemorySegment segment = memory.allocate(arena, (long) values.length * Integer.BYTES);
    MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_INT, 0, values.length);
    return segment;
  }

  private static long floats(Arena arena, GlobalMemory memory, long count) {
    return count == 0 ? 0 : memory.allocate(arena, count * Float.BYTES).address();
  }

  /** How the cache's pages lie, as far as its public face tells. */
  private record Pages(DecodeCase step, KvCache cache) {

    int tokens() {
      return step.format().paged()
          ? step.format().pageTokens()
          : step.lengths().stream().mapToInt(Integer::intValue).max().orElse(1) + 3;
    }

    int perSequence() {
      int capacity = step.lengths().stream().mapToInt(Integer::intValue).max().orElse(1) + 3;
      return Math.ceilDiv(capacity, tokens());
    }

    long regionElements() {
      return cache.keyRegionBytes() / step.format().element().bytes();
    }

    long regionScales() {
      long regions = cache.keys().byteSize() / cache.keyRegionBytes();
      return cache.keyScales().byteSize() / regions / Float.BYTES;
    }

    int[] table() {
      long pageBytes = cache.keyRegionBytes() * step.kvHeads();
      return IntStream.range(0, step.lengths().size() * perSequence())
          .map(i -> (int) (cache.keyAt(i / perSequence(), 0, i % perSequence()) / pageBytes))
          .toArray();
    }
  }
}
