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
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The machine that a space was recorded on, as it was: what it does at a time, disturbances among
 * it, is what the control saw at that time of the recording, which begins anywhere. So whoever runs
 * one after the other meets the same spell of the machine. Visits of one configuration differ
 * beyond that as they did there. Evaluations take as long as they took; what the harness takes
 * beside them, {@code harness} tells.
 */
final class RecordedMachine {

  /** A fork of any shape: {@code results/profiles} of this kind of machine. */
  private static final long FORK_NANOS = 2_300_000_000L;

  /** Of a visit while screening. */
  private static final int VISIT_SAMPLES = 7;

  private static final long CEILING_NANOS = 20_000_000_000L;

  /** Nothing comes near: no search ends early by these. */
  private static final List<Ceiling> CEILINGS =
      List.of(
          new Ceiling(Resource.FMA, 1, 20_000, 19_900, 9, 0),
          new Ceiling(Resource.DRAM, 1, 40_000, 39_900, 9, 1 << 28));

  private final Recording recording;
  private final Random random;
  private final LongSupplier harness;
  private final long began;
  private long measuringNanos;
  private int disturbedForks;

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
    this.began = random.nextLong(Long.MAX_VALUE / 2);
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

  /** Forks that saw no calm at all. */
  int disturbedForks() {
    return disturbedForks;
  }

  private Screener screener() {
    return new Screener() {
      @Override
      public void screen(AttentionShape shape, List<KernelConfig> configs, Consumer<Outcome> sink) {
        for (KernelConfig config : configs) {
          measuringNanos += recording.visitNanos();
          sink.accept(measure(config, VISIT_SAMPLES));
        }
      }

      @Override
      public void close() {}
    };
  }

  private Outcome fork(AttentionShape shape, KernelConfig config) {
    measuringNanos += FORK_NANOS;
    Outcome.Measured fork = measure(config, ForkPlan.standard().iterations());
    disturbedForks += fork.disturbed() ? 1 : 0;
    return fork;
  }

  /** Disturbed samples count only where there are no others, as with {@link Confirmer}. */
  private Outcome.Measured measure(KernelConfig config, int samples) {
    Recording.Moment moment = recording.at(began + measuringNanos);
    double nanos =
        recording.trueNanos().getOrDefault(config, Double.NaN)
            * recording.residuals().get(random.nextInt(recording.residuals().size()));
    List<Double> calm = new ArrayList<>();
    List<Double> disturbed = new ArrayList<>();
    for (int i = 0; i < samples; i++) {
      int drawn = random.nextInt(moment.calm().size() + moment.disturbed().size());
      if (drawn < moment.calm().size()) {
        calm.add(nanos * moment.calm().get(drawn));
      } else {
        disturbed.add(nanos * moment.disturbed().get(drawn - moment.calm().size()));
      }
    }
    List<Double> counted = calm.isEmpty() ? disturbed : calm;
    Outcome.Measured example = Objects.requireNonNull(recording.visits().get(config));
    return new Outcome.Measured(
        config,
        counted,
        calm.isEmpty() ? List.of() : disturbed,
        Collections.max(counted),
        calm.isEmpty() ? counted.size() : 0,
        example.relativeError(),
        example.scratchBytes(),
        example.appendNanosPerToken());
  }
}
