package headroom.tuner.session;

import headroom.config.KernelConfig;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.profile.Ceiling;
import headroom.profile.DeviceFingerprint;
import headroom.profile.Resource;
import headroom.profile.ToolInfo;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.Confirmer;
import headroom.tuner.measure.Outcome;
import headroom.tuner.measure.Screener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A machine whose every answer follows from a seed and the question: kernels that differ by shape,
 * forks that differ by luck, some that fail, and a clock that only measuring moves. A process that
 * goes on with a run gets the answers that the first one would have got.
 */
final class FakeMachine {

  static final DeviceTraits TRAITS = new DeviceTraits(256, 16, 2, 32 << 10, 1 << 20, 0);
  static final DeviceFingerprint DEVICE =
      new DeviceFingerprint(
          DeviceKind.CPU, "Fake", "f1", "avx2", TRAITS, 1, 8, "unknown", "TestOS", "Test 25");
  static final ToolInfo TOOL = new ToolInfo("0", "abc");

  private static final double EVEN_NANOS = 1500;

  private final long seed;
  private final double forkSpread;
  private final Runnable afterEvaluation;
  private final Map<String, Integer> asked = new HashMap<>();
  private List<KernelVariant> variants = List.of(new FakeVariant("tiled"));
  private double slowness = 1;
  private Predicate<AttentionShape> even = shape -> false;
  private long nanos;
  private long longestNanos;
  private int evaluations;
  private int timedAgain;

  /**
   * A machine.
   *
   * @param forkSpread log standard deviation between forks of one configuration
   * @param afterEvaluation run when an outcome is known, before anybody is told
   */
  FakeMachine(long seed, double forkSpread, Runnable afterEvaluation) {
    this.seed = seed;
    this.forkSpread = forkSpread;
    this.afterEvaluation = afterEvaluation;
  }

  /** A session on this machine. */
  TuneSession session(TunePlan plan, TuneListener listener) {
    return session(plan, WarmStarts.NONE, listener);
  }

  /** A session on this machine that begins with other profiles. */
  TuneSession session(TunePlan plan, WarmStarts warmStarts, TuneListener listener) {
    return session(plan, warmStarts, TOOL, DEVICE, listener);
  }

  /** A session of another build, or that takes this machine for another. */
  TuneSession session(
      TunePlan plan, ToolInfo tool, DeviceFingerprint device, TuneListener listener) {
    return session(plan, WarmStarts.NONE, tool, device, listener);
  }

  private TuneSession session(
      TunePlan plan,
      WarmStarts warmStarts,
      ToolInfo tool,
      DeviceFingerprint device,
      TuneListener listener) {
    return new TuneSession(
        plan,
        warmStarts,
        tool,
        device,
        new TuneSession.Instruments(
            variants, TRAITS, screener(), confirmer(), (threads, progress) -> ceilings()),
        listener,
        this::nanoTime);
  }

  /** The same machine, on which everything takes so many times as long. */
  FakeMachine slowedBy(double factor) {
    slowness = factor;
    return this;
  }

  /** The same machine, on which all configurations of some shapes take the same time. */
  FakeMachine evenOn(Predicate<AttentionShape> shapes) {
    even = shapes;
    return this;
  }

  /** The same machine, whose sessions have these variants. */
  FakeMachine with(List<KernelVariant> offered) {
    variants = offered;
    return this;
  }

  /** The clock, which only measuring moves. */
  long nanoTime() {
    return nanos;
  }

  /** What the clock shows. */
  double seconds() {
    return nanos / 1e9;
  }

  /** The longest that one request to a screener, one fork or the ceilings took. */
  double longestSeconds() {
    return longestNanos / 1e9;
  }

  /** Outcomes given. */
  int evaluations() {
    return evaluations;
  }

  /** Those of them that were of configurations screened before. */
  int timedAgain() {
    return timedAgain;
  }

  /** The time that a configuration takes but for luck: 1 to 2 µs. */
  double trueNanos(AttentionShape shape, KernelConfig config) {
    if (even.test(shape)) {
      return slowness * EVEN_NANOS;
    }
    return slowness * 1000 * (1 + random(shape, config, "truth").nextDouble());
  }

  private Random random(AttentionShape shape, KernelConfig config, String what) {
    Random random = new Random(seed * 31 + Objects.hash(shape.label(), config.key(), what));
    random.nextInt();
    return random;
  }

  private void take(long duration) {
    nanos += duration;
    longestNanos = Math.max(longestNanos, duration);
  }

  private List<Ceiling> ceilings() {
    take(3_000_000_000L);
    return List.of(
        // Nothing comes near: a shape's fastest takes 1 µs.
        new Ceiling(Resource.FMA, 1, 20_000, 19_900, 9, 0),
        new Ceiling(Resource.DRAM, 1, 40_000, 39_900, 9, 1 << 28));
  }

  private Outcome outcome(AttentionShape shape, KernelConfig config, String what) {
    Random random = random(shape, config, what);
    evaluations++;
    if (random(shape, config, "health").nextInt(12) == 0 && config.intValue("speed") != 5) {
      return new Outcome.Incorrect(config, "relative error 1");
    }
    double nanosOfFork = trueNanos(shape, config) * Math.exp(forkSpread * random.nextGaussian());
    return new Outcome.Measured(
            config,
            List.of(nanosOfFork, nanosOfFork * 1.003, nanosOfFork * 0.998),
            List.of(nanosOfFork * 2),
            1.1 * nanosOfFork,
            0,
            1e-7,
            64L * (1 + config.intValue("speed") % 3),
            10)
        .withHugePages(OptionalDouble.of(0.5))
        .withControlRate(OptionalDouble.of(4 - 0.01 * random.nextInt(20)));
  }

  private Screener screener() {
    return new Screener() {
      @Override
      public void screen(AttentionShape shape, List<KernelConfig> configs, Consumer<Outcome> sink) {
        time(shape, configs, "screened", sink);
      }

      @Override
      public void again(AttentionShape shape, KernelConfig config, Consumer<Outcome> sink) {
        timedAgain++;
        time(shape, List.of(config), "again", sink);
      }

      private void time(
          AttentionShape shape, List<KernelConfig> configs, String what, Consumer<Outcome> sink) {
        long before = nanos;
        for (KernelConfig config : configs) {
          nanos += 300_000_000L + random(shape, config, "screening").nextInt(400_000_000);
          Outcome outcome = outcome(shape, config, what);
          afterEvaluation.run();
          sink.accept(outcome);
        }
        longestNanos = Math.max(longestNanos, nanos - before);
      }

      @Override
      public void close() {}
    };
  }

  Confirmer confirmer() {
    return new Confirmer() {
      @Override
      public Outcome fork(AttentionShape shape, KernelConfig config) {
        String which = "fork " + count(shape, config);
        take(1_500_000_000L + random(shape, config, which).nextInt(1_500_000_000));
        Outcome outcome = outcome(shape, config, which);
        afterEvaluation.run();
        return outcome;
      }

      @Override
      public void recall(AttentionShape shape, Outcome outcome) {
        count(shape, outcome.config());
      }

      private int count(AttentionShape shape, KernelConfig config) {
        return asked.merge(shape.label() + config.key(), 1, Integer::sum);
      }
    };
  }
}
