package headroom.cpu.device;

/**
 * A short control measurement of the FMA rate. On a shared core the rate drops by up to a factor of
 * two for minutes, so a sample whose probes were slow says nothing about the code that was timed.
 *
 * <p>Use from one thread. A probe allocates nothing once it is made.
 */
public final class FmaProbe {

  /**
   * Share of the best probe that both probes of a sample must reach. Quiet probes agree within
   * 2–3%; a neighbour on the same core costs 30–50%: 94% lies between.
   */
  static final double QUIET_SHARE = 0.94;

  /** Long against the clock's 20–50 ns, short against a sample of a few milliseconds. */
  private static final double PROBE_NANOS = 200_000;

  /**
   * A probe is the best of so many stretches: a timer tick or a hypervisor's exit of some 40 µs,
   * which comes every millisecond on small virtual machines, hits one of them; a neighbour hits
   * all.
   */
  private static final int STRETCHES = 4;

  /** Short calls: while vectors are still boxed, an iteration takes microseconds. */
  private static final int WARM_UP_ITERATIONS = 64;

  private static final int CALIBRATIONS = 20;
  private static final int CALIBRATION_ITERATIONS = 2_000;

  private final FmaLoop loop;
  private final int iterations;
  private double best;
  private float sink;

  /**
   * Has the loop compiled and finds how many iterations take 0.2 ms: takes up to a second.
   *
   * @param vectorRegisters architectural registers, as in {@code DeviceTraits}
   */
  public FmaProbe(int vectorRegisters) {
    this(vectorRegisters, WarmUp.LIMIT_NANOS);
  }

  FmaProbe(int vectorRegisters, long warmUpLimitNanos) {
    this.loop = new FmaLoop(vectorRegisters);
    WarmUp.untilCompiled(() -> sink += loop.run(WARM_UP_ITERATIONS), warmUpLimitNanos);
    double flopsPerNano = 0;
    for (int i = 0; i < CALIBRATIONS; i++) {
      flopsPerNano = Math.max(flopsPerNano, rate(CALIBRATION_ITERATIONS));
    }
    this.iterations = (int) Math.max(1, PROBE_NANOS * flopsPerNano / loop.flopsPerIteration());
  }

  /** Runs the probe, about 0.2 ms; the best result is remembered. */
  public double gflops() {
    double rate = 0;
    for (int stretch = 0; stretch < STRETCHES; stretch++) {
      rate = Math.max(rate, rate(Math.max(1, iterations / STRETCHES)));
    }
    best = Math.max(best, rate);
    return rate;
  }

  /** The best result so far, GFLOP/s; 0 before the first. */
  public double bestGflops() {
    return best;
  }

  /**
   * Whether something else used the core around a sample.
   *
   * @param before the probe before it, GFLOP/s
   * @param after the probe after it, GFLOP/s
   */
  public boolean disturbed(double before, double after) {
    return disturbed(before, after, best);
  }

  static boolean disturbed(double before, double after, double best) {
    return Math.min(before, after) < QUIET_SHARE * best;
  }

  /** A value that depends on all probes: keeps the loop alive. */
  float sink() {
    return sink;
  }

  private double rate(int count) {
    long start = System.nanoTime();
    sink += loop.run(count);
    long nanos = Math.max(1, System.nanoTime() - start);
    return (double) loop.flopsPerIteration() * count / nanos;
  }
}
