package headroom.gpu.ceiling;

import headroom.gpu.cuda.CudaContext;
import headroom.gpu.cuda.CudaModule;
import headroom.gpu.cuda.CudaStream;
import headroom.gpu.cuda.DeviceBuffer;
import headroom.gpu.measure.GraphTimer;
import headroom.gpu.measure.SlopeSeries;
import headroom.profile.Resource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Measures what a GPU can do at most, by the same clock as decodes: read and copy bandwidth of
 * memory, read bandwidth of the second-level cache, multiply-adds of the CUDA cores, products of
 * the tensor cores.
 */
public final class GpuCeilingMeter {
  private final CudaContext gpu;
  private final CeilingEffort effort;
  private final GraphTimer timer;
  private final Consumer<GpuCeiling> finished;

  /**
   * A meter.
   *
   * @param throttled whether the GPU is slower now than it can be
   * @param finished gets each ceiling as soon as it is known
   */
  public GpuCeilingMeter(
      CudaContext gpu,
      CudaStream stream,
      CeilingEffort effort,
      BooleanSupplier throttled,
      Consumer<GpuCeiling> finished) {
    this.gpu = gpu;
    this.effort = effort;
    this.timer = new GraphTimer(gpu, stream, throttled);
    this.finished = finished;
  }

  /**
   * All ceilings.
   *
   * @param image what {@link CeilingKernels#request} was compiled to
   */
  public List<GpuCeiling> measure(byte[] image) {
    List<GpuCeiling> ceilings = new ArrayList<>();
    try (CudaModule module = CudaModule.load(gpu, image);
        DeviceBuffer results = DeviceBuffer.allocate(gpu, CeilingLaunch.resultBytes(effort))) {
      moveBytes(module, results, ceilings);
      take(ceilings, Resource.FMA, CeilingLaunch.multiplyAdd(module, effort, results));
      multiply(module, results, Resource.MMA_BF16, CeilingKernels.MMA_BF16, ceilings);
      multiply(module, results, Resource.MMA_F16, CeilingKernels.MMA_F16, ceilings);
    }
    return ceilings;
  }

  private void moveBytes(CudaModule module, DeviceBuffer results, List<GpuCeiling> ceilings) {
    try (DeviceBuffer from = DeviceBuffer.allocate(gpu, effort.farBytes());
        DeviceBuffer to = DeviceBuffer.allocate(gpu, effort.farBytes())) {
      from.fill((byte) 0x5a);
      take(ceilings, Resource.DRAM, CeilingLaunch.read(module, effort, from, 1, results));
      take(ceilings, Resource.COPY, CeilingLaunch.copy(module, effort, from, to));
    }
    try (DeviceBuffer near = DeviceBuffer.allocate(gpu, effort.nearBytes())) {
      near.fill((byte) 0x5a);
      take(
          ceilings,
          Resource.L2,
          CeilingLaunch.read(module, effort, near, effort.nearPasses(), results));
    }
  }

  private void multiply(
      CudaModule module,
      DeviceBuffer results,
      Resource resource,
      String entry,
      List<GpuCeiling> ceilings) {
    try (DeviceBuffer fragments =
            DeviceBuffer.allocate(gpu, (long) CeilingKernels.fragmentWords() * Integer.BYTES);
        Arena arena = Arena.ofConfined()) {
      fragments.upload(operands(arena));
      take(ceilings, resource, CeilingLaunch.products(module, entry, effort, fragments, results));
    }
  }

  /** Two elements in a word, each of either sign and between 1 and 2, in bf16 as in f16. */
  private static MemorySegment operands(Arena arena) {
    Random random = new Random(1);
    MemorySegment words = arena.allocate(ValueLayout.JAVA_INT, CeilingKernels.fragmentWords());
    for (int i = 0; i < CeilingKernels.fragmentWords(); i++) {
      // 0x3f80 is 1 in bf16 and 1.9 in f16; the low seven bits are mantissa in both.
      words.setAtIndex(ValueLayout.JAVA_INT, i, (random.nextInt() & 0x807f807f) | 0x3f803f80);
    }
    return words;
  }

  private void take(List<GpuCeiling> ceilings, Resource resource, CeilingLaunch launch) {
    SlopeSeries series = launch.time(timer, effort.samples());
    GpuCeiling ceiling = GpuCeiling.of(resource, launch.work(), series, launch.workingSetBytes());
    ceilings.add(ceiling);
    finished.accept(ceiling);
  }
}
