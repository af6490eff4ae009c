package headroom.cpu.device;

import headroom.profile.Resource;

/** One thread's share of a ceiling measurement: its own buffer, loops and guard. */
final class CeilingWorker implements AutoCloseable {

  /** For the clock frequency to settle, and for C2 to compile the loop over passes. */
  private static final long LEAST_WARM_UP_NANOS = 60_000_000;

  /**
   * What one thread saw.
   *
   * @param startNanos when it left the starting line
   * @param endNanos when it was done
   * @param clean whether the core was its own
   */
  record Lap(long startNanos, long endNanos, boolean clean) {}

  private WorkingSets sets;
  private final FmaLoop fma;

  /**
   * A buffer of its own for L1 and L2: the first pages of a very large one read L1 up to 40% slower
   * in some processes and not in others, on the machine of {@code results/ceilings/README.md}.
   */
  private final ReadLoop near;

  private final ReadLoop far;
  private final SampleGuard guard;
  private final long warmUpLimitNanos;
  private float sink;

  CeilingWorker(int vectorRegisters, WorkingSets sets, long warmUpLimitNanos) {
    this.sets = sets;
    this.fma = new FmaLoop(vectorRegisters);
    this.near = new ReadLoop(ReadLoop.Order.ONE_STREAM, sets.l2Bytes());
    this.far = new ReadLoop(ReadLoop.Order.FOUR_STREAMS, sets.dramBytes());
    this.guard = new SampleGuard(new CoreProbe(warmUpLimitNanos));
    WarmUp.untilCompiled(() -> work(Resource.L1, 1), warmUpLimitNanos);
    this.warmUpLimitNanos = warmUpLimitNanos;
  }

  /** Reads these sets from now on; none larger than the buffers that the first ones asked for. */
  void use(WorkingSets found) {
    sets = found;
  }

  /** This thread's large buffer. */
  ReadLoop reader() {
    return far;
  }

  /** FLOP or bytes of one unit: an iteration of the FMA loop, a pass over the working set. */
  double workPerUnit(Resource resource) {
    return resource == Resource.FMA ? fma.flopsPerIteration() : sets.bytes(resource);
  }

  /** Warms the loop up and returns how many units take at least this long. */
  int calibrate(Resource resource, long sampleNanos) {
    // On busy cores C2 may come late, and the interpreter's rate has been called a median. The loop
    // over DRAM is that over L3, whose passes are short.
    Resource sameLoop = resource == Resource.DRAM ? Resource.L3 : resource;
    WarmUp.untilCompiled(() -> work(sameLoop, 1), warmUpLimitNanos);
    long leastNanos = Math.min(LEAST_WARM_UP_NANOS, 10 * sampleNanos);
    long start = System.nanoTime();
    int units = 1;
    while (true) {
      long lapStart = System.nanoTime();
      work(resource, units);
      long now = System.nanoTime();
      if (now - lapStart < sampleNanos) {
        units = Math.multiplyExact(units, 2);
      } else if (now - start >= leastNanos) {
        return units;
      }
    }
  }

  /** Times units of work between two probes. */
  Lap lap(Resource resource, int units, ThreadTeam.StartingLine line) {
    guard.begin();
    line.await();
    long start = System.nanoTime();
    work(resource, units);
    long end = System.nanoTime();
    return new Lap(start, end, guard.end());
  }

  private void work(Resource resource, int units) {
    sink +=
        switch (resource) {
          case FMA -> fma.run(units);
          case L1, L2 -> near.run(sets.bytes(resource), units);
          case L3, DRAM -> far.run(sets.bytes(resource), units);
          case COPY, MMA_BF16, MMA_F16 -> throw WorkingSets.noneOfCpus(resource);
        };
  }

  /** A value that depends on all work: keeps the loops alive. */
  float sink() {
    return sink;
  }

  @Override
  public void close() {
    near.close();
    far.close();
  }
}
