package headroom.tuner.session;

import headroom.config.KernelConfig;
import headroom.profile.Ceiling;
import headroom.profile.Resource;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.Confirmer;
import headroom.tuner.measure.ForkPlan;
import headroom.tuner.measure.Outcome;
import headroom.tuner.measure.Screener;
import headroom.tuner.search.Strategies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The machine that a space was recorded on, as it was: screening gives one of a configuration's
 * visits, a fork gives samples drawn from one of them, disturbed ones among them. Evaluations take
 * as long as they took there; what the harness takes beside them, {@code harness} tells.
 */
final class RecordedMachine {

  /** A fork of any shape: {@code results/profiles} of this kind of machine. */
  private static final long FORK_NANOS = 2_300_000_000L;

  private static final long CEILING_NANOS = 20_000_000_000L;

  /** Nothing comes near: no search ends early by these. */
  private static final List<Ceiling> CEILINGS =
      List.of(
          new Ceiling(Resource.FMA, 1, 20_000, 19_900, 9, 0),
          new Ceiling(Resource.DRAM, 1, 40_000, 39_900, 9, 1 << 28));

  private final Recording recording;
  private final Random random;
  private final LongSupplier harness;
  private long measuringNanos;

  /**
   * A machine.
   *
   * @param seed of what is drawn
   * @param harness a clock that goes on while nothing is measured, in nanoseconds
   */
  RecordedMachine(Recording recording, long seed, LongSupplier harness) {
    this.recording = recording;
    this.random = new Random(seed);
    this.harness = harness;
  }

  /** A session that tunes the recorded shape as {@code tune --preset standard} would. */
  TuneSession session(MemoryFolder folder, long seed, Duration budget, TuneListener listener) {
    return new TuneSession(
        new TunePlan(
            "custom",
            List.of(recording.shape()),
            budget,
            Preset.STANDARD.challengers(),
            Preset.STANDARD.rounds(),
            1,
            seed,
            Strategies.MIXED,
            folder.path().resolve("profile.json"),
            folder.path().resolve("run.jsonl")),
        WarmStarts.NONE,
        FakeMachine.TOOL,
        FakeMachine.DEVICE,
        new TuneSession.Instruments(
            List.of(recording.variant()),
            FakeMachine.TRAITS,
            screener(),
            this::fork,
            (threads, progress) -> {
              measuringNanos += CEILING_NANOS;
              return CEILINGS;
            }),
        listener,
        () -> measuringNanos + harness.getAsLong());
  }

  private Outcome.Measured visit(KernelConfig config) {
    List<Outcome.Measured> visits = recording.of(config);
    return visits.get(random.nextInt(visits.size()));
  }

  private Screener screener() {
    return new Screener() {
      @Override
      public void screen(AttentionShape shape, List<KernelConfig> configs, Consumer<Outcome> sink) {
        for (KernelConfig config : configs) {
          measuringNanos += recording.visitNanos();
          sink.accept(visit(config));
        }
      }

      @Override
      public void close() {}
    };
  }

  /** As {@link Confirmer} has it: disturbed samples count only where all of a fork are such. */
  private Outcome fork(AttentionShape shape, KernelConfig config) {
    measuringNanos += FORK_NANOS;
    Outcome.Measured visit = visit(config);
    // A visit counts its disturbed samples and does not name them: they are the slow ones.
    List<Double> sorted = visit.sampleNanos().stream().sorted().toList();
    int calm = sorted.size() - visit.disturbedSamples();
    List<Double> counted = new ArrayList<>();
    List<Double> setAside = new ArrayList<>();
    for (int i = 0; i < ForkPlan.standard().iterations(); i++) {
      int drawn = random.nextInt(sorted.size());
      (drawn < calm ? counted : setAside).add(sorted.get(drawn));
    }
    boolean disturbed = counted.isEmpty();
    List<Double> samples = disturbed ? setAside : counted;
    return new Outcome.Measured(
        config,
        samples,
        disturbed ? List.of() : setAside,
        Collections.max(samples),
        disturbed ? samples.size() : 0,
        visit.relativeError(),
        visit.scratchBytes(),
        visit.appendNanosPerToken(),
        OptionalDouble.empty());
  }
}
