package headroom.gpu.ceiling;

import headroom.gpu.cuda.CudaContext;
import headroom.gpu.cuda.CudaKernel;
import headroom.gpu.cuda.CudaModule;
import headroom.gpu.cuda.CudaStream;
import headroom.gpu.cuda.DeviceBuffer;
import headroom.gpu.cuda.KernelArguments;
import headroom.gpu.cuda.LaunchShape;
import headroom.gpu.measure.BufferRotation;
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
  /** Its own buffers are all that a ceiling's launches go round. */
  private static final int BUFFERS = 1;

  private final CudaContext gpu;
  private final CudaStream stream;
  private final CeilingEffort effort;
  private final BooleanSupplier throttled;
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
    this.stream = stream;
    this.effort = effort;
    this.throttled = throttled;
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
        DeviceBuffer results = DeviceBuffer.allocate(gpu, resultBytes())) {
      moveBytes(module, results, ceilings);
      long fma = CeilingKernels.fmaFlops(effort.blocks(), effort.fmaRounds());
      // Chains go to 2: neither infinite, which draws less power, nor denormal.
      KernelArguments chains =
          new KernelArguments().number(0.5f).number(1f).number(effort.fmaRounds()).buffer(results);
      take(ceilings, Resource.FMA, module.kernel(CeilingKernels.FMA), chains, fma, 0);
      multiply(module, results, Resource.MMA_BF16, CeilingKernels.MMA_BF16, ceilings);
      multiply(module, results, Resource.MMA_F16, CeilingKernels.MMA_F16, ceilings);
    }
    return ceilings;
  }

  /** A word for each thread. */
  private long resultBytes() {
    return (long) effort.blocks() * CeilingKernels.THREADS * Integer.BYTES;
  }

  private void moveBytes(CudaModule module, DeviceBuffer results, List<GpuCeiling> ceilings) {
    CudaKernel read = module.kernel(CeilingKernels.READ);
    try (DeviceBuffer from = DeviceBuffer.allocate(gpu, effort.farBytes());
        DeviceBuffer to = DeviceBuffer.allocate(gpu, effort.farBytes())) {
      from.fill((byte) 0x5a);
      long far = effort.farBytes() / CeilingKernels.CHUNK_BYTES;
      KernelArguments once =
          new KernelArguments().buffer(from).number(far).number(1).buffer(results);
      long farWork = CeilingKernels.readBytes(far, 1);
      take(ceilings, Resource.DRAM, read, once, farWork, effort.farBytes());
      KernelArguments copy = new KernelArguments().buffer(from).buffer(to).number(far);
      CudaKernel copier = module.kernel(CeilingKernels.COPY);
      long copied = CeilingKernels.copyBytes(far);
      take(ceilings, Resource.COPY, copier, copy, copied, 2 * effort.farBytes());
    }
    try (DeviceBuffer near = DeviceBuffer.allocate(gpu, effort.nearBytes())) {
      near.fill((byte) 0x5a);
      long chunks = effort.nearBytes() / CeilingKernels.CHUNK_BYTES;
      int passes = effort.nearPasses();
      KernelArguments often =
          new KernelArguments().buffer(near).number(chunks).number(passes).buffer(results);
      long work = CeilingKernels.readBytes(chunks, passes);
      take(ceilings, Resource.L2, read, often, work, effort.nearBytes());
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
      KernelArguments arguments =
          new KernelArguments().buffer(fragments).number(effort.mmaRounds()).buffer(results);
      long work = CeilingKernels.mmaFlops(effort.blocks(), effort.mmaRounds());
      take(ceilings, resource, module.kernel(entry), arguments, work, 0);
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

  private void take(
      List<GpuCeiling> ceilings,
      Resource resource,
      CudaKernel kernel,
      KernelArguments arguments,
      long work,
      long workingSetBytes) {
    LaunchShape shape = LaunchShape.of(effort.blocks(), CeilingKernels.THREADS, 0);
    BufferRotation rotation = new BufferRotation(BUFFERS, Math.max(1, workingSetBytes));
    SlopeSeries series =
        new GraphTimer(gpu, stream, throttled)
            .time(
                (queue, buffer) -> kernel.launch(queue, shape, arguments),
                rotation,
                effort.samples());
    GpuCeiling ceiling = GpuCeiling.of(resource, work, series, workingSetBytes);
    ceilings.add(ceiling);
    finished.accept(ceiling);
  }
}
