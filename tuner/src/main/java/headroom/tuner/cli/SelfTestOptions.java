package headroom.tuner.cli;

import headroom.json.TextFile;
import headroom.profile.DeviceFingerprint;
import headroom.tuner.gate.Faults;
import headroom.tuner.gate.GateBenchmark;
import headroom.tuner.gate.GateException;
import headroom.tuner.gate.JvmPairs;
import headroom.tuner.gate.PairLog;
import headroom.tuner.gate.PairSource;
import headroom.tuner.gate.arm.ArmBench;
import headroom.tuner.gate.arm.ArmBuild;
import headroom.tuner.gate.selftest.BusyNeighbours;
import headroom.tuner.gate.selftest.PlantedScenarios;
import headroom.tuner.gate.selftest.Recording;
import headroom.tuner.gate.selftest.Scenario;
import headroom.tuner.gate.selftest.SelfTest;
import headroom.tuner.gate.selftest.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import picocli.CommandLine.Option;

/**
 * What a gate is worth here: base against itself, and against faults that are planted in kernels.
 */
final class SelfTestOptions {

  private static final Duration DESCRIBE_LIMIT = Duration.ofMinutes(10);

  @Option(
      names = "--self-test",
      description =
          "Judge runs whose answer is known; print the rate of false alarms and the power, with"
              + " their bounds.")
  private boolean asked;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Self-test: runs of each scenario; default ${DEFAULT-VALUE}.")
  private int rounds = 5;

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      split = ",",
      description =
          "Self-test: of unchanged, slower-5, slower-10, slot-bias, neighbours, wrong; default: the"
              + " first three.")
  private List<String> scenarios = new ArrayList<>();

  @Option(
      names = "--resample",
      paramLabel = "RAW",
      description =
          "Self-test without measuring: draw pairs again from this raw file of a self-test.")
  private Optional<Path> resample = Optional.empty();

  boolean asked() {
    return asked;
  }

  Optional<Path> resampled() {
    return resample;
  }

  /** Runs on pairs that were recorded; every line says so. */
  String resample(Recording recording, List<GateBenchmark> suite, long seed) {
    List<GateBenchmark> known = recording.of(suite);
    if (known.isEmpty()) {
      throw new GateException(
          "the raw file has four pairs of each order of no benchmark of this suite; record more"
              + " rounds");
    }
    List<Tally> tallies =
        new SelfTest(known, recording, (_, _) -> {}, seed)
            .run(recording.scenarios(), rounds, (_, _) -> {});
    return "Resampled from recorded pairs, %d benchmarks:\n\n%s"
        .formatted(known.size(), SelfTest.table(tallies));
  }

  /** Runs on this machine. */
  String run(
      ArmBuild build,
      List<GateBenchmark> suite,
      DeviceFingerprint device,
      long seed,
      PairLog log,
      GateScratch scratch,
      ProgressDisplay display)
      throws IOException {
    List<Scenario> chosen = chosen();
    SplittableRandom random = new SplittableRandom(seed);
    display.at(0, 0, "calibrating planted work");
    ArmBench base =
        GateArms.bench("base", build, suite, random.nextLong(), device, scratch, DESCRIBE_LIMIT);
    ArmBench candidate =
        GateArms.bench(
            "candidate", build, suite, random.nextLong(), device, scratch, DESCRIBE_LIMIT);
    PlantedScenarios planted = new PlantedScenarios();
    planted.calibrate(
        suite, faults -> new JvmPairs(base, candidate, faults, (_, _) -> {}, random.nextLong()));
    SelfTest.Source source =
        new SelfTest.Source() {
          private Optional<BusyNeighbours> neighbours = Optional.empty();

          @Override
          public PairSource open(Scenario scenario) {
            log.run(scenario.label(), build.label(), build.label(), device.slug());
            if (scenario == Scenario.NEIGHBOURS) {
              neighbours = Optional.of(new BusyNeighbours(device.traits().cores()));
            }
            Faults faults = planted.of(scenario);
            return new JvmPairs(base, candidate, faults, log::add, random.nextLong());
          }

          @Override
          public void close(Scenario scenario) {
            neighbours.ifPresent(BusyNeighbours::close);
            neighbours = Optional.empty();
          }
        };
    int all = rounds * chosen.size();
    int[] begun = {0};
    List<Tally> tallies =
        new SelfTest(
                suite,
                source,
                (scenario, round) ->
                    display.at(
                        begun[0]++ / (double) all,
                        0,
                        "%s, round %d of %d".formatted(scenario.label(), round + 1, rounds)),
                random.nextLong())
            .run(chosen, rounds, (_, tally) -> display.line(SelfTest.line(tally)));
    String table = SelfTest.table(tallies);
    Path file = ResultFiles.home().resolve("results/gate/self-test-" + device.slug() + ".md");
    Files.createDirectories(file.toAbsolutePath().getParent());
    TextFile.writeAtomically(
        file,
        "# What the gate is worth on %s\n\n%s; raw pairs: `%s`.\n\n%s"
            .formatted(
                device.slug(),
                BuildInfo.current().line(),
                String.valueOf(log.file().getFileName()),
                table));
    return table + "\nstored in  " + file;
  }

  /**
   * Checks the options.
   *
   * @throws UserException naming the one that is bad
   */
  void check() {
    List<Scenario> named = chosen();
    assert !named.isEmpty();
    int most = 100_000;
    if (rounds < 1 || rounds > most) {
      throw UserException.badInput(
          "--rounds must be between 1 and %d: --rounds=%d".formatted(most, rounds));
    }
  }

  private List<Scenario> chosen() {
    if (scenarios.isEmpty()) {
      return List.of(Scenario.UNCHANGED, Scenario.SLOWER_5, Scenario.SLOWER_10);
    }
    return scenarios.stream()
        .map(
            name ->
                List.of(Scenario.values()).stream()
                    .filter(it -> it.label().equals(name))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            UserException.badInput(
                                "unknown scenario: %s; known: %s"
                                    .formatted(name, List.of(Scenario.values())))))
        .distinct()
        .toList();
  }
}
