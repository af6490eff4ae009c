package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import headroom.config.KernelConfig;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.profile.Ceiling;
import headroom.profile.DeviceFingerprint;
import headroom.profile.ProfileCodec;
import headroom.profile.Resource;
import headroom.profile.ToolInfo;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.Confirmer;
import headroom.tuner.measure.Outcome;
import headroom.tuner.measure.Screener;
import headroom.tuner.search.Strategies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run with instruments that a test controls: no kernel runs and no clock decides. */
class TuneSessionTest {

  private static final DeviceTraits TRAITS = new DeviceTraits(256, 16, 2, 32 << 10, 1 << 20, 0);
  private static final DeviceFingerprint DEVICE =
      new DeviceFingerprint(
          DeviceKind.CPU, "Test", "f1", "avx2", TRAITS, 1, 8, "unknown", "TestOS", "Test 25");
  private static final AttentionShape MQA = new AttentionShape(1, 32, 1, 128, 512);
  private static final AttentionShape MHA = new AttentionShape(1, 32, 32, 128, 512);

  /** So high that no time of these tests is near to it. */
  private static final double FMA_GFLOPS = 100_000;

  @TempDir private Path folder;
  private Recorder recorder = new Recorder();
  private final FakeConfirmer confirmer = new FakeConfirmer();
  private final FakeScreener screener = new FakeScreener();
  private int ceilingsMeasured;
  private double slowMinute = 0.5;
  private Path profile = Path.of("unset");
  private Path raw = Path.of("unset");

  @BeforeEach
  void placeFiles() {
    profile = folder.resolve("profile.json");
    raw = folder.resolve("raw").resolve("run.jsonl");
  }

  /** Speed 17 is fastest and speed 19 slowest; nothing is noisy. */
  private static double nanos(KernelConfig config) {
    return 1000 + 100 * Math.abs(config.intValue("speed") - 17);
  }

  private static Outcome.Measured measured(KernelConfig config, double nanos) {
    return new Outcome.Measured(
            config,
            List.of(nanos, nanos * 1.001, nanos * 0.999),
            List.of(),
            1.1 * nanos,
            0,
            1e-7,
            64,
            10)
        .withHugePages(OptionalDouble.of(0.5));
  }

  /** With a neighbour on the core all the time. */
  private static Outcome.Measured disturbed(KernelConfig config, double nanos) {
    return new Outcome.Measured(config, List.of(nanos), List.of(), nanos, 1, 1e-7, 64, 10)
        .withHugePages(OptionalDouble.of(0.5));
  }

  private static final class FakeScreener implements Screener {
    private final List<KernelConfig> seen = new ArrayList<>();
    private final List<KernelConfig> again = new ArrayList<>();
    private KernelConfig inSlowSpell = FakeVariant.config(-1);
    private KernelConfig wrongInTurn = FakeVariant.config(-1);

    @Override
    public void screen(AttentionShape shape, List<KernelConfig> configs, Consumer<Outcome> sink) {
      for (KernelConfig config : configs) {
        seen.add(config);
        if (config.intValue("speed") == 16) {
          sink.accept(new Outcome.Incorrect(config, "relative error 1"));
        } else if (config.equals(inSlowSpell)) {
          sink.accept(disturbed(config, 1.5 * nanos(config)));
        } else {
          sink.accept(measured(config, nanos(config)));
        }
      }
    }

    /** No spell is slow for one of them alone. */
    @Override
    public void again(AttentionShape shape, KernelConfig config, Consumer<Outcome> sink) {
      again.add(config);
      sink.accept(
          config.equals(wrongInTurn)
              ? new Outcome.Incorrect(config, "relative error 1")
              : measured(config, nanos(config)));
    }

    @Override
    public void close() {}
  }

  private static final class FakeConfirmer implements Confirmer {
    private final List<KernelConfig> ran = new ArrayList<>();
    private KernelConfig failing = FakeVariant.config(-1);
    private Predicate<AttentionShape> failsOn = shape -> true;
    private Runnable beforeFork = () -> {};

    @Override
    public Outcome fork(AttentionShape shape, KernelConfig config) {
      beforeFork.run();
      ran.add(config);
      return config.equals(failing) && failsOn.test(shape)
          ? new Outcome.LaunchFailed(config, "fork died")
          : measured(config, nanos(config));
    }
  }

  private TuneSession session(Strategies strategy, Duration budget, AttentionShape... shapes) {
    recorder = new Recorder();
    TunePlan plan =
        new TunePlan("quick", List.of(shapes), budget, 2, 3, 1, 1, strategy, profile, raw);
    return new TuneSession(
        plan,
        WarmStarts.NONE,
        new ToolInfo("0", "abc"),
        DEVICE,
        new TuneSession.Instruments(
            List.of(new FakeVariant("tiled")),
            TRAITS,
            screener,
            confirmer,
            (threads, progress) -> nextCeilings()),
        recorder);
  }

  /** At first in a slow minute, then as the device is. */
  private List<Ceiling> nextCeilings() {
    double share = ++ceilingsMeasured == 1 ? slowMinute : 1;
    return List.of(
        new Ceiling(Resource.FMA, 1, FMA_GFLOPS * share, 0.99 * FMA_GFLOPS * share, 9, 0),
        new Ceiling(Resource.DRAM, 1, 20_000, 19_000, 9, 1 << 28));
  }

  @Test
  void aCeilingTakenInASlowMinuteIsCorrected() throws IOException {
    TuningProfile result = session(Strategies.EXHAUSTIVE, Duration.ofMinutes(5), MQA).run();
    assertThat(result.ceilings()).extracting(Ceiling::best).containsExactly(FMA_GFLOPS, 20_000.0);
    double gflops = MQA.flops() / 1000.0;
    assertThat(result.find(MQA).orElseThrow().roofline().gflops()).isCloseTo(gflops, within(0.1));
    assertThat(result.find(MQA).orElseThrow().roofline().share())
        .isCloseTo(gflops / FMA_GFLOPS, within(1e-4));
  }

  /** At a fiftieth even the default is above its roofline, and would end the search at once. */
  @Test
  void aCeilingThatTheDefaultDisprovesEndsNoSearch() throws IOException {
    slowMinute = 0.02;
    TuningProfile result = session(Strategies.EXHAUSTIVE, Duration.ofMinutes(5), MQA).run();
    assertThat(result.find(MQA).orElseThrow().search().evaluated()).isEqualTo(19);
    assertThat(result.find(MQA).orElseThrow().winner().config()).isEqualTo(FakeVariant.config(17));
  }

  @Test
  void theFastestWinsAndTheDefaultIsMeasuredBesideIt() throws IOException {
    TuningProfile result = session(Strategies.EXHAUSTIVE, Duration.ofMinutes(5), MQA).run();

    TunedShape tuned = result.find(MQA).orElseThrow();
    assertThat(tuned.winner().config()).isEqualTo(FakeVariant.config(17));
    assertThat(tuned.winner().medianNanos()).isCloseTo(1000, within(1e-6));
    assertThat(tuned.winner().forks()).isEqualTo(3);
    assertThat(tuned.defaultTime().config()).isEqualTo(FakeVariant.config(5));
    assertThat(tuned.tieSet()).containsExactly(FakeVariant.config(17));
    assertThat(tuned.roofline().binding()).isEqualTo(Resource.FMA);
    assertThat(result.run().complete()).isTrue();
    assertThat(profile).hasContent(ProfileCodec.write(result));
  }

  @Test
  void everyOutcomeIsRecordedAndCounted() throws IOException {
    TuningProfile result = session(Strategies.EXHAUSTIVE, Duration.ofMinutes(5), MQA).run();

    TunedShape tuned = result.find(MQA).orElseThrow();
    assertThat(tuned.search().evaluated()).isEqualTo(19);
    assertThat(tuned.search().outcomes())
        .containsEntry("incorrect", 1)
        .containsEntry("measured", 18);
    assertThat(tuned.search().rejected()).containsEntry("not thirteen", 1L);
    try (Stream<String> lines = Files.lines(raw)) {
      assertThat(lines.filter(line -> line.contains("\"type\":\"outcome\"")))
          .hasSize(19 + confirmer.ran.size());
    }
  }

  /** By their screened times 18 and 15 would race, and 17, the fastest, would not. */
  @Test
  void theFastestIsAFinalistThoughItWasScreenedInASlowSpell() throws IOException {
    screener.inSlowSpell = FakeVariant.config(17);
    TuningProfile result = session(Strategies.EXHAUSTIVE, Duration.ofMinutes(5), MQA).run();

    TunedShape tuned = result.find(MQA).orElseThrow();
    assertThat(screener.again).hasSize(4 * Playoff.PASSES);
    List<KernelConfig> pass = screener.again.subList(0, 4);
    assertThat(pass)
        .containsExactlyInAnyOrder(
            FakeVariant.config(15),
            FakeVariant.config(17),
            FakeVariant.config(18),
            FakeVariant.config(19));
    assertThat(screener.again.subList(4, 8)).isEqualTo(pass.reversed());
    assertThat(screener.again.subList(8, 12)).isEqualTo(pass);
    assertThat(tuned.winner().config()).isEqualTo(FakeVariant.config(17));
    assertThat(confirmer.ran).doesNotContain(FakeVariant.config(15), FakeVariant.config(19));
    // In the raw log each time, of the space once.
    assertThat(tuned.search().evaluated()).isEqualTo(19);
    try (Stream<String> lines = Files.lines(raw)) {
      assertThat(lines.filter(line -> line.contains("\"phase\":\"screen\""))).hasSize(19 + 12);
    }
  }

  @Test
  void whoIsWrongWhenTimedAgainIsNoFinalist() throws IOException {
    screener.inSlowSpell = FakeVariant.config(17);
    screener.wrongInTurn = FakeVariant.config(17);
    TuningProfile result = session(Strategies.EXHAUSTIVE, Duration.ofMinutes(5), MQA).run();

    TunedShape tuned = result.find(MQA).orElseThrow();
    assertThat(confirmer.ran).doesNotContain(FakeVariant.config(17));
    assertThat(screener.again).filteredOn(FakeVariant.config(17)::equals).hasSize(1);
    assertThat(tuned.winner().config()).isEqualTo(FakeVariant.config(18));
    assertThat(tuned.search().outcomes())
        .containsEntry("incorrect", 2)
        .containsEntry("measured", 17);
  }

  @Test
  void whereScreenedTimesAreClearNothingIsTimedAgain() throws IOException {
    session(Strategies.EXHAUSTIVE, Duration.ofMinutes(5), MQA).run();
    assertThat(screener.again).isEmpty();
  }

  @Test
  void anIncorrectConfigurationNeverReachesTheRace() throws IOException {
    session(Strategies.EXHAUSTIVE, Duration.ofMinutes(5), MQA).run();
    assertThat(confirmer.ran).isNotEmpty().doesNotContain(FakeVariant.config(16));
  }

  @Test
  void aFinalistThatFailsOnceIsOut() throws IOException {
    confirmer.failing = FakeVariant.config(17);
    TuningProfile result = session(Strategies.EXHAUSTIVE, Duration.ofMinutes(5), MQA).run();
    assertThat(result.find(MQA).orElseThrow().winner().config()).isEqualTo(FakeVariant.config(18));
  }

  @Test
  void aShapeWhoseDefaultFailsIsReportedAndTheOthersGoOn() throws IOException {
    confirmer.failing = FakeVariant.config(5);
    confirmer.failsOn = MQA::equals;
    TuningProfile result = session(Strategies.EXHAUSTIVE, Duration.ofMinutes(5), MQA, MHA).run();
    assertThat(recorder.lines).anyMatch(line -> line.startsWith("failed " + MQA.label()));
    assertThat(result.find(MHA)).isPresent();
    assertThat(result.run().complete()).isFalse();
  }

  @Test
  void aSpentBudgetEndsTheRunAfterTheFirstShapeAndSaysSo() throws IOException {
    TuningProfile result = session(Strategies.RANDOM, Duration.ofMillis(1), MQA, MHA).run();
    assertThat(result.shapes()).hasSize(1);
    assertThat(result.run().complete()).isFalse();
    assertThat(recorder.lines).anyMatch(line -> line.contains("--budget"));
  }

  @Test
  void stoppingLeavesAValidProfileOfTheFinishedShapes() {
    TuneSession session = session(Strategies.RANDOM, Duration.ofMinutes(5), MQA, MHA);
    confirmer.beforeFork =
        () -> {
          if (session.tunedShapes() == 1) {
            session.stop();
          }
        };
    assertThatThrownBy(session::run).isInstanceOf(CancellationException.class);
    TuningProfile left = ProfileCodec.read(profile);
    assertThat(left.shapes()).extracting(TunedShape::shape).containsExactly(MQA);
    assertThat(left.run().complete()).isFalse();
  }

  @Test
  void laterRoundsComeAfterAllShapesAndOnlyTheUnbeatenRunThem() throws IOException {
    TuningProfile result = session(Strategies.EXHAUSTIVE, Duration.ofMinutes(5), MQA, MHA).run();

    // Each shape once; then again, since one round beats nobody; then each winner alone.
    assertThat(confirmer.ran).hasSize(2 * 2 * 3 + 2);
    assertThat(confirmer.ran.subList(12, 14))
        .containsExactly(FakeVariant.config(17), FakeVariant.config(17));
    assertThat(result.shapes()).allMatch(shape -> shape.winner().forks() == 3);
    assertThat(result.shapes()).allMatch(shape -> shape.defaultTime().forks() == 2);
  }

  @Test
  void theRunSaysWhereItsTimeWent() throws IOException {
    session(Strategies.EXHAUSTIVE, Duration.ofMinutes(5), MQA).run();
    int lines = recorder.lines.size();
    assertThat(recorder.lines.get(lines - 2))
        .contains("of a budget of 300 s", "screening", "(19 timings)", "(7 forks)")
        .containsPattern("searching [0-9.]+ s, the rest [0-9.]+ s");
    assertThat(recorder.lines.getLast())
        .containsPattern("harness [0-9.]+% of the time.*, searching [0-9.]+%");
  }

  /** What Ctrl-C prints: of the shape that was confirmed, and of the time of all. */
  @Test
  void aStoppedRunSaysWhatWasDone() {
    TuneSession session = session(Strategies.EXHAUSTIVE, Duration.ofMinutes(5), MQA, MHA);
    assertThat(session.closing()).noneMatch(line -> line.contains("rejected")).hasSize(2);
    confirmer.beforeFork =
        () -> {
          if (session.tunedShapes() == 1) {
            session.stop();
          }
        };
    assertThatThrownBy(session::run).isInstanceOf(CancellationException.class);
    assertThat(session.closing())
        .contains("1 of 20 points rejected before any measurement: 1 break \"not thirteen\"")
        .anyMatch(line -> line.contains("(38 timings)"))
        .anyMatch(line -> line.startsWith("harness "));
  }

  @Test
  void anEarlierProfileIsKeptBeside() throws IOException {
    TuningProfile first = session(Strategies.RANDOM, Duration.ofMinutes(5), MQA).run();
    raw = folder.resolve("raw").resolve("second.jsonl");
    session(Strategies.RANDOM, Duration.ofMinutes(5), MHA).run();
    assertThat(folder.resolve("profile.previous.json")).hasContent(ProfileCodec.write(first));
  }

  /** Stopped at its ceilings and begun anew, a run must not cost the profile before both. */
  @Test
  void aRunThatFoundNothingDisplacesNoEarlierProfile() throws IOException {
    TuningProfile first = session(Strategies.RANDOM, Duration.ofMinutes(5), MQA).run();
    raw = folder.resolve("raw").resolve("second.jsonl");
    TuneSession stopped = session(Strategies.RANDOM, Duration.ofMinutes(5), MHA);
    confirmer.beforeFork = stopped::stop;
    assertThatThrownBy(stopped::run).isInstanceOf(CancellationException.class);
    assertThat(ProfileCodec.read(profile).shapes()).isEmpty();

    confirmer.beforeFork = () -> {};
    raw = folder.resolve("raw").resolve("third.jsonl");
    session(Strategies.RANDOM, Duration.ofMinutes(5), MHA).run();
    assertThat(folder.resolve("profile.previous.json")).hasContent(ProfileCodec.write(first));
  }

  @Test
  void theWinnerOfANearShapeIsTriedFirst() throws IOException {
    session(Strategies.RANDOM, Duration.ofMinutes(5), MQA, MQA.withSeqLen(1024)).run();
    int second = screener.seen.lastIndexOf(FakeVariant.config(5));
    assertThat(screener.seen.subList(second, second + 2))
        .containsExactly(FakeVariant.config(5), FakeVariant.config(17));
  }
}
