package headroom.gpu.ceiling;

import headroom.gpu.cuda.CudaKernel;
import headroom.gpu.cuda.CudaModule;
import headroom.gpu.cuda.DeviceBuffer;
import headroom.gpu.cuda.KernelArguments;
import headroom.gpu.cuda.LaunchShape;
import headroom.gpu.measure.BufferRotation;
import headroom.gpu.measure.GraphTimer;
import headroom.gpu.measure.SlopeSeries;

/**
 * One of the ceilings' kernels with its arguments: the same work each time it is queued.
 *
 * @param kernel which
 * @param shape blocks and threads
 * @param arguments made once
 * @param work bytes or operations of a launch: one for each nanosecond is 1 GB/s or 1 GFLOP/s
 * @param workingSetBytes that a launch reads or writes; 0 for arithmetic
 */
record CeilingLaunch(
    CudaKernel kernel,
    LaunchShape shape,
    KernelArguments arguments,
    long work,
    long workingSetBytes) {

  /** Its own buffers are all that launches go round. */
  private static final int BUFFERS = 1;

  /** Chains go to 2: neither infinite, which draws less power, nor denormal. */
  private static final float FACTOR = 0.5f;

  private static final float ADDEND = 1f;

  /** What kernels leave as proof of their work: a word for each thread. */
  static long resultBytes(CeilingEffort effort) {
    return (long) effort.blocks() * CeilingKernels.THREADS * Integer.BYTES;
  }

  /** Reads a buffer of whole chunks, past L1, in so many passes. */
  static CeilingLaunch read(
      CudaModule module,
      CeilingEffort effort,
      DeviceBuffer from,
      int passes,
      DeviceBuffer results) {
    long chunks = from.bytes() / CeilingKernels.CHUNK_BYTES;
    return of(
        module.kernel(CeilingKernels.READ),
        effort,
        new KernelArguments().buffer(from).number(chunks).number(passes).buffer(results),
        CeilingKernels.readBytes(chunks, passes),
        from.bytes());
  }

  /** Copies a buffer of whole chunks to another. */
  static CeilingLaunch copy(
      CudaModule module, CeilingEffort effort, DeviceBuffer from, DeviceBuffer to) {
    long chunks = from.bytes() / CeilingKernels.CHUNK_BYTES;
    return of(
        module.kernel(CeilingKernels.COPY),
        effort,
        new KernelArguments().buffer(from).buffer(to).number(chunks),
        CeilingKernels.copyBytes(chunks),
        from.bytes() + to.bytes());
  }

  /** Multiplies and adds on the CUDA cores. */
  static CeilingLaunch multiplyAdd(CudaModule module, CeilingEffort effort, DeviceBuffer results) {
    return of(
        module.kernel(CeilingKernels.FMA),
        effort,
        new KernelArguments()
            .number(FACTOR)
            .number(ADDEND)
            .number(effort.fmaRounds())
            .buffer(results),
        CeilingKernels.fmaFlops(effort.blocks(), effort.fmaRounds()),
        0);
  }

  /**
   * Multiplies matrices on the tensor cores.
   *
   * @param entry the kernel of an element type
   * @param fragments the operands
   */
  static CeilingLaunch products(
      CudaModule module,
      String entry,
      CeilingEffort effort,
      DeviceBuffer fragments,
      DeviceBuffer results) {
    return of(
        module.kernel(entry),
        effort,
        new KernelArguments().buffer(fragments).number(effort.mmaRounds()).buffer(results),
        CeilingKernels.mmaFlops(effort.blocks(), effort.mmaRounds()),
        0);
  }

  private static CeilingLaunch of(
      CudaKernel kernel,
      CeilingEffort effort,
      KernelArguments arguments,
      long work,
      long workingSetBytes) {
    LaunchShape shape = LaunchShape.of(effort.blocks(), CeilingKernels.THREADS, 0);
    return new CeilingLaunch(kernel, shape, arguments, work, workingSetBytes);
  }

  /** Device times of a launch. */
  SlopeSeries time(GraphTimer timer, int samples) {
    return timer.time(
        (stream, buffer) -> kernel.launch(stream, shape, arguments),
        new BufferRotation(BUFFERS, Math.max(1, workingSetBytes)),
        samples);
  }
}
