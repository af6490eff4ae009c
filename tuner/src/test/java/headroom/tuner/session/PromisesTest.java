package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.KernelConfig;
import headroom.profile.Ceiling;
import headroom.profile.ProfileCodec;
import headroom.profile.Resource;
import headroom.profile.SearchTrace;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** What a run promises on any machine: its budget, never slower than untuned, the same again. */
class PromisesTest {

  /** Runs a whole session in a folder that is gone afterwards. */
  private static TuningProfile run(FakeMachine machine, long seed, Duration budget)
      throws IOException {
    try (MemoryFolder folder = MemoryFolder.make()) {
      return machine
          .session(ResumeTest.plan(folder.path(), seed, budget), new SilentListener())
          .run();
    }
  }

  private static FakeMachine machine(long seed, double spread) {
    return new FakeMachine(seed, spread, () -> {});
  }

  @Property(tries = 40)
  void aRunEndsWithinOneEvaluationOfItsBudget(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 240) int seconds) throws IOException {
    FakeMachine least = machine(seed, 0.05);
    run(least, 1, Duration.ofMillis(1));
    FakeMachine machine = machine(seed, 0.05);
    TuningProfile profile = run(machine, 1, Duration.ofSeconds(seconds));
    assertThat(machine.seconds())
        .isLessThanOrEqualTo(Math.max(seconds, least.seconds()) + machine.longestSeconds());
    assertThat(profile.shapes()).isNotEmpty();
  }

  /** Two evaluations and two forks of a shape take 7.4 s at most on this machine, ceilings 3. */
  @Property(tries = 40)
  void everyShapeHasAnEntryWhereTheBudgetAllowsTheLeast(
      @ForAll long seed, @ForAll @IntRange(min = 35, max = 200) int seconds) throws IOException {
    TuningProfile profile = run(machine(seed, 0.05), 1, Duration.ofSeconds(seconds));
    assertThat(profile.shapes()).hasSize(ResumeTest.SHAPES.size());
    assertThat(profile.run().complete()).isTrue();
    assertThat(profile.shapes()).allSatisfy(tuned -> assertThat(tuned.search().end()).isPresent());
  }

  @Property(tries = 120)
  void noWinnerIsSlowerThanTheDefaultBeyondTheInterval(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0, max = 0.2) double spread,
      @ForAll @IntRange(min = 20, max = 200) int seconds)
      throws IOException {
    FakeMachine machine = machine(seed, spread);
    for (TunedShape tuned : run(machine, seed, Duration.ofSeconds(seconds)).shapes()) {
      KernelConfig untuned = tuned.defaultTime().config();
      assertThat(tuned.winner().medianNanos()).isLessThanOrEqualTo(tuned.defaultTime().highNanos());
      // The truth, which no run knows.
      double interval = tuned.winner().highNanos() / tuned.winner().medianNanos();
      assertThat(machine.trueNanos(tuned.shape(), tuned.winner().config()))
          .isLessThanOrEqualTo(machine.trueNanos(tuned.shape(), untuned) * interval);
    }
  }

  @Property(tries = 20)
  void theSameDataGiveTheSameProfile(@ForAll long seed) throws IOException {
    List<String> profiles = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      TuningProfile profile = run(machine(seed, 0.1), 3, Duration.ofSeconds(90));
      profiles.add(ProfileCodec.write(profile).replaceFirst("\"started\" *: *\"[^\"]*\"", ""));
    }
    assertThat(profiles.getFirst()).isEqualTo(profiles.getLast());
  }

  /** Equal medians and equal memory are frequent here: the order of arrival must not decide. */
  @Property(tries = 200)
  void theTieRuleDoesNotDependOnTheOrderOfArrival(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int finalists) {
    List<KernelConfig> configs =
        new ArrayList<>(IntStream.range(0, finalists).mapToObj(FakeVariant::config).toList());
    TunedShape first = decide(seed, configs);
    Collections.shuffle(configs, new Random(seed));
    TunedShape again = decide(seed, configs);
    assertThat(again.winner()).isEqualTo(first.winner());
    assertThat(again.tieSet()).isEqualTo(first.tieSet());
    assertThat(again.runnerUp()).isEqualTo(first.runnerUp());
  }

  private static TunedShape decide(long seed, List<KernelConfig> configs) {
    AttentionShape shape = ResumeTest.SHAPES.getFirst();
    SearchTrace none = SearchTrace.of("random", 20, 2, Map.of("measured", 2), Map.of());
    Race race = new Race(shape, configs, FakeVariant.config(0), none, configs.hashCode());
    for (int visit = 0; visit < 3; visit++) {
      int round = visit;
      race.round(visit, (where, config) -> fork(seed, config, round), (number, outcome) -> {});
    }
    return new Verdicts(
            List.of(new FakeVariant("tiled")),
            FakeMachine.TRAITS,
            List.of(
                new Ceiling(Resource.FMA, 1, 1000, 990, 9, 0),
                new Ceiling(Resource.DRAM, 1, 2000, 9, 9, 9)),
            "hot")
        .decide(List.of(race))
        .getFirst();
  }

  private static Outcome fork(long seed, KernelConfig config, int round) {
    int speed = config.intValue("speed");
    Random random = new Random(seed + 31L * speed);
    double base = 1000 + 5 * random.nextInt(3);
    long scratchBytes = 64L * random.nextInt(2);
    double noise = 1 + 0.01 * ((speed + round) % 2);
    return new Outcome.Measured(
        config, List.of(base * noise), List.of(), base, 0, 0, scratchBytes, 0);
  }
}
