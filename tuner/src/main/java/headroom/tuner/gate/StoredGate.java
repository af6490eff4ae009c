package headroom.tuner.gate;

import headroom.tuner.gate.arm.ArmReply;
import headroom.tuner.gate.stats.Effect;
import headroom.tuner.gate.stats.Order;
import headroom.tuner.gate.stats.Pair;
import headroom.tuner.gate.stats.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * Judges against numbers of the past, where there is no second build to take turns with.
 *
 * <pre>
 *   screen    3 JVMs of each winner   median within the profile's interval, or less than what counts
 *                                     above → decided
 *   confirm   8 new JVMs              mean − t·s/√n above the interval, at 1% over all that are left
 * </pre>
 *
 * <p>Weaker than pairs: what changed on the machine since then counts as the candidate's. So the
 * control must run as fast as the profile's FMA peak, or the answer is INCONCLUSIVE. And a time
 * within the interval passes only as far as that is narrow: it must lie less than the tolerance
 * above the low end, where the profile's own code may be.
 */
public final class StoredGate {

  private static final int SCREEN_JVMS = 3;

  private static final int CONFIRM_JVMS = 8;

  /** Fewer have no spread. */
  private static final int LEAST_JVMS = 2;

  /** Calm controls reach the ceiling within 1 to 3%; it was the best of many. */
  static final double LEAST_CONTROL = 0.94;

  private final Function<GateBenchmark, ArmReply> measure;
  private final OptionalDouble storedGflops;
  private final BooleanSupplier timeIsUp;
  private final BiConsumer<GateBenchmark, Taken> log;

  /**
   * A gate.
   *
   * @param measure a fresh JVM of the candidate
   * @param storedGflops the profile's FMA peak of one core, if it has one
   * @param timeIsUp whether no further JVM may be started
   * @param log gets every time, as a pair with the stored one, the moment it is known
   */
  public StoredGate(
      Function<GateBenchmark, ArmReply> measure,
      OptionalDouble storedGflops,
      BooleanSupplier timeIsUp,
      BiConsumer<GateBenchmark, Taken> log) {
    this.measure = measure;
    this.storedGflops = storedGflops;
    this.timeIsUp = timeIsUp;
    this.log = log;
  }

  /** Measures so many JVMs of a winner, fewer where time is up or one gives no number. */
  private final class Run {
    private final StoredWinner winner;
    private final List<Pair> pairs = new ArrayList<>();
    private final List<Double> gflops = new ArrayList<>();
    private final int jvms;
    private Optional<BenchmarkVerdict> trouble = Optional.empty();
    private boolean cutOff;

    private Run(StoredWinner winner, int jvms) {
      this.winner = winner;
      this.jvms = jvms;
      while (pairs.size() < jvms && trouble.isEmpty() && !cutOff) {
        if (timeIsUp.getAsBoolean()) {
          cutOff = true;
        } else {
          trouble = one();
        }
      }
    }

    private Optional<BenchmarkVerdict> one() {
      return switch (measure.apply(winner.benchmark())) {
        case ArmReply.Measured measured -> {
          Sample now = measured.sample();
          Sample then = new Sample(winner.medianNanos(), now.controlNanos(), now.readNanos(), true);
          Pair pair = new Pair(Order.BASE_FIRST, then, now);
          pairs.add(pair);
          log.accept(winner.benchmark(), new Taken.Measured(pair));
          gflops.add(measured.controlGflops());
          yield Optional.empty();
        }
        case ArmReply.Incorrect wrong ->
            Optional.of(new BenchmarkVerdict.Incorrect("the output is wrong: " + wrong.detail()));
        case ArmReply.Failed failed -> Optional.of(new BenchmarkVerdict.Broken(failed.detail()));
        case ArmReply.TimedOut late -> Optional.of(new BenchmarkVerdict.Broken(late.detail()));
        case ArmReply.Described _ ->
            Optional.of(new BenchmarkVerdict.Broken("answered another question"));
      };
    }

    private double[] changes() {
      return pairs.stream().mapToDouble(Pair::change).toArray();
    }

    private Effect effect() {
      double[] changes = changes();
      return new Effect(
          changes.length,
          new Median().evaluate(changes),
          0,
          changes.length < 2 ? 0 : Math.sqrt(StatUtils.variance(changes)));
    }

    /** A control of 40 µs finds calm between two disturbances that a decode of 1 ms does not. */
    private boolean mostlyDisturbed() {
      return 2 * pairs.stream().filter(pair -> pair.candidate().calm()).count() <= pairs.size();
    }

    private boolean controlHeld() {
      double now = new Median().evaluate(gflops.stream().mapToDouble(it -> it).toArray());
      return storedGflops.isEmpty() || now >= LEAST_CONTROL * storedGflops.getAsDouble();
    }

    /** Above the interval by a margin that chance does not explain. */
    private boolean proven(double level) {
      double[] changes = changes();
      double quantile =
          new TDistribution(changes.length - 1.0).inverseCumulativeProbability(1 - level);
      double low =
          StatUtils.mean(changes)
              - quantile * Math.sqrt(StatUtils.variance(changes) / changes.length);
      return low > winner.highLog();
    }

    private double least() {
      return Math.max(
          winner.benchmark().thresholds().minEffectLog(),
          Levels.NOISE_FLOORS * effect().noiseFloor());
    }

    /** The smallest slowdown that so many JVMs of this spread prove, and that counts. */
    private double smallestDetectable(double level) {
      double high = winner.highLog();
      return high
          + effect().smallestDetectable(Math.max(0, least() - high), level, Levels.DETECTION_POWER);
    }

    private boolean hasSpread() {
      return pairs.size() >= LEAST_JVMS;
    }
  }

  /** Judges every winner. */
  public List<BenchmarkResult> run(List<StoredWinner> winners) {
    List<Run> screens = winners.stream().map(it -> new Run(it, SCREEN_JVMS)).toList();
    long suspects = screens.stream().filter(StoredGate::suspect).count();
    return screens.stream().map(screen -> judge(screen, suspects)).toList();
  }

  private static boolean suspect(Run screen) {
    return screen.trouble.isEmpty()
        && !screen.cutOff
        && screen.winner.outside(screen.effect().change());
  }

  private BenchmarkResult judge(Run screen, long suspects) {
    double level = Levels.FAMILY / Math.max(1, suspects);
    if (!suspect(screen)) {
      return result(
          screen,
          Optional.empty(),
          screen.trouble.orElseGet(
              () -> screen.cutOff ? timeWasUp(screen, screen, level) : within(screen)));
    }
    Run confirm = new Run(screen.winner, CONFIRM_JVMS);
    Run told = confirm.hasSpread() ? confirm : screen;
    return result(
        screen,
        Optional.of(confirm),
        confirm.trouble.orElseGet(
            () -> confirm.cutOff ? timeWasUp(confirm, told, level) : verdict(confirm, level)));
  }

  private static BenchmarkVerdict verdict(Run confirm, double level) {
    String change = Words.percent(confirm.effect().change());
    if (!confirm.controlHeld()) {
      return giveUp(
          "%s slower, but so is the control: the machine is not what it was for the profile"
              .formatted(change),
          confirm,
          level);
    }
    if (confirm.mostlyDisturbed()) {
      return giveUp(
          "looks %s slower, but %s".formatted(change, confirm.winner.benchmark().disturbance()),
          confirm,
          level);
    }
    if (confirm.proven(level) && confirm.effect().change() >= confirm.least()) {
      return new BenchmarkVerdict.Slower(
          "%s slower than the profile, whose interval ends at %s"
              .formatted(change, Words.percent(confirm.winner.highLog())));
    }
    return confirm.winner.outside(confirm.effect().change())
        ? giveUp(
            "looks %s slower, but %d JVMs do not prove it".formatted(change, confirm.jvms),
            confirm,
            level)
        : within(confirm);
  }

  private static BenchmarkVerdict timeWasUp(Run cutOff, Run told, double level) {
    return giveUp(
        "time was up after %d of %d JVMs".formatted(cutOff.pairs.size(), cutOff.jvms), told, level);
  }

  /** Ends without an answer, but with what would have been one. */
  private static BenchmarkVerdict giveUp(String why, Run run, double level) {
    String detectable =
        run.hasSpread()
            ? "; %d JVMs would have confirmed a slowdown of %s"
                .formatted(run.pairs.size(), Words.percent(run.smallestDetectable(level)))
            : "";
    return new BenchmarkVerdict.Inconclusive(why + detectable);
  }

  /** Nothing stands out: that says much or little, as the profile's interval is. */
  private static BenchmarkVerdict within(Run run) {
    double change = run.effect().change();
    return run.winner.rulesOut(change)
        ? new BenchmarkVerdict.Pass(
            "at most %s slower than the profile"
                .formatted(Words.bound(run.winner.mostSlower(change))))
        : new BenchmarkVerdict.Inconclusive(run.winner.hides());
  }

  private static BenchmarkResult result(
      Run screen, Optional<Run> confirm, BenchmarkVerdict verdict) {
    Run last = confirm.filter(it -> !it.pairs.isEmpty()).orElse(screen);
    return new BenchmarkResult(
        screen.winner.benchmark(),
        verdict,
        last.pairs.isEmpty() ? Optional.empty() : Optional.of(last.effect()),
        OptionalDouble.empty(),
        screen.pairs,
        confirm.map(it -> it.pairs).orElse(List.of()),
        List.of());
  }
}
