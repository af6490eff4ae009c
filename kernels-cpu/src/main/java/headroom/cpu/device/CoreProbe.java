package headroom.cpu.device;

/**
 * A short control measurement: how many instructions a nanosecond the core starts. On a shared core
 * that drops by up to a factor of two, for a millisecond or for minutes, so a sample whose probes
 * were slow says nothing about the code that was timed.
 *
 * <p>Use from one thread. A probe allocates nothing once it is made.
 */
public final class CoreProbe {

  /**
   * System property: the best {@link #ownRate} of other processes on this machine, with the same
   * JVM flags and on as many threads. A process that begins in a disturbance would take that for
   * calm otherwise.
   */
  public static final String KNOWN_RATE = "headroom.calm.rate";

  /**
   * Share of the best probe that makes a core calm. Calm probes of one second agree within 1–3%,
   * and over minutes a server's clock falls by 7% (AVX-512, {@code results/noise/README.md}); a
   * neighbour on the same core costs 20–50%: 90% lies between.
   */
  static final double CALM_SHARE = 0.90;

  /**
   * Long against the clock's 20–50 ns, short against the spells of calm, of which many last a
   * millisecond.
   */
  private static final double STRETCH_NANOS = 25_000;

  /**
   * A full probe is the best of so many stretches: a timer tick or a hypervisor's exit of some 40
   * µs, which comes every millisecond on small virtual machines, hits one or two of them; a
   * neighbour hits all.
   */
  private static final int STRETCHES = 8;

  /** Short calls: while vectors are still boxed, an iteration takes microseconds. */
  private static final int WARM_UP_ITERATIONS = 64;

  private static final int CALIBRATIONS = 40;
  private static final int CALIBRATION_ITERATIONS = 2_000;

  private final int iterations;
  private double best;
  private double own;
  private double ownSecond;
  private float sink;

  /** Has the loop compiled and finds how many iterations a stretch has: takes up to a second. */
  public CoreProbe() {
    this(WarmUp.LIMIT_NANOS);
  }

  CoreProbe(long warmUpLimitNanos) {
    WarmUp.untilCompiled(() -> sink += run(WARM_UP_ITERATIONS), warmUpLimitNanos);
    double fastest = 0;
    for (int i = 0; i < CALIBRATIONS; i++) {
      fastest = Math.max(fastest, rate(CALIBRATION_ITERATIONS));
    }
    this.iterations = (int) Math.max(1, STRETCH_NANOS * fastest / IssueLoop.INSTRUCTIONS);
    this.best = known();
  }

  private static double known() {
    String handed = System.getProperty(KNOWN_RATE, "0");
    try {
      return Double.parseDouble(handed);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "-D%s needs a number: %s".formatted(KNOWN_RATE, handed), e);
    }
  }

  /** Instructions per nanosecond, the best of some 0.2 ms; the best result is remembered. */
  public double rate() {
    double rate = 0;
    for (int stretch = 0; stretch < STRETCHES; stretch++) {
      rate = Math.max(rate, rate(iterations));
    }
    remember(rate);
    return rate;
  }

  /** Whether nothing else uses the core now, by a stretch of some 25 µs. */
  public boolean calm() {
    double rate = rate(iterations);
    remember(rate);
    return rate >= CALM_SHARE * best;
  }

  /** Takes a reading into account. */
  void remember(double rate) {
    ownSecond = Math.max(ownSecond, Math.min(own, rate));
    own = Math.max(own, rate);
    best = Math.max(best, rate);
  }

  /** The best result so far, known ones included; 0 before the first. */
  public double bestRate() {
    return best;
  }

  /**
   * The second best result of this process, known ones left out: calm is seen more than once, and a
   * clock that jumps is not. The only one where there is one; 0 before the first. This is what
   * other processes may be told: by a rate that was never there no core of theirs would be calm.
   */
  public double ownRate() {
    return ownSecond > 0 ? ownSecond : own;
  }

  /**
   * Whether something else used the core around a sample.
   *
   * @param before the probe before it
   * @param after the probe after it
   */
  public boolean disturbed(double before, double after) {
    return disturbed(before, after, best);
  }

  static boolean disturbed(double before, double after, double best) {
    return Math.min(before, after) < CALM_SHARE * best;
  }

  /** A value that depends on all probes: keeps the loop alive. */
  float sink() {
    return sink;
  }

  private double rate(int count) {
    long start = System.nanoTime();
    sink += run(count);
    long nanos = Math.max(1, System.nanoTime() - start);
    return (double) IssueLoop.INSTRUCTIONS * count / nanos;
  }

  /** The chains' constants come from a field, which C2 does not take for one. */
  private float run(int count) {
    int odd = Float.floatToRawIntBits(sink) | 1;
    return IssueLoop.run(count, odd, odd + 2);
  }
}
