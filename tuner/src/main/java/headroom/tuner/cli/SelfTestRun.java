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
import headroom.tuner.gate.selftest.RawFile;
import headroom.tuner.gate.selftest.Recording;
import headroom.tuner.gate.selftest.Scenario;
import headroom.tuner.gate.selftest.SelfTest;
import headroom.tuner.gate.selftest.SelfTestResult;
import headroom.tuner.gate.selftest.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What a gate is worth here: base against itself, and against faults that are planted in kernels.
 */
final class SelfTestRun {

  private final SelfTestOptions options;
  private final List<GateBenchmark> suite;
  private final long seed;
  private final SplittableRandom random;

  /**
   * What there is to say.
   *
   * @param text for people
   * @param result for programs; nothing where no run was judged
   */
  record Answer(String text, Optional<SelfTestResult> result) {}

  SelfTestRun(SelfTestOptions options, List<GateBenchmark> suite, long seed) {
    this.options = options;
    this.suite = suite;
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  /** Runs on pairs that were recorded; every line says so. */
  Answer resample() {
    List<SelfTestResult.Recorded> recordings = new ArrayList<>();
    List<RawFile> files = new ArrayList<>();
    for (Path path : options.resampled()) {
      RawFile file = RawFile.read(path);
      files.add(file);
      recordings.add(new SelfTestResult.Recorded(path, file.header()));
    }
    Recording recording = new Recording(files, random.nextLong());
    List<GateBenchmark> known = recording.of(suite);
    if (known.isEmpty()) {
      throw new GateException(
          "the raw files have four pairs of each order of no benchmark of this suite; record more");
    }
    List<Tally> tallies =
        new SelfTest(known, recording, (_, _) -> {}, random.nextLong())
            .run(recording.scenarios(), options.rounds(), List.of(), _ -> {});
    return store(
        new SelfTestResult(
            BuildInfo.current().line(),
            true,
            seed,
            names(known),
            tallies,
            recordings,
            beside(options.resampled().getFirst(), "-resampled.md")),
        "Resampled from recorded pairs of %s; where both arms are one code, either way round."
            .formatted(String.join(", ", names(known))));
  }

  /**
   * Runs on this machine, where an earlier run of the same raw file stopped.
   *
   * @return what was counted, or what to do with the recording
   */
  Answer measure(
      ArmBuild build,
      DeviceFingerprint device,
      PairLog log,
      GateScratch scratch,
      ProgressDisplay display)
      throws IOException {
    RawFile earlier = Files.exists(log.file()) ? RawFile.read(log.file()) : RawFile.empty();
    RawFile.Header header = new RawFile.Header(build.label(), device.slug(), names(suite));
    if (Files.exists(log.file())) {
      earlier.requireSame(log.file(), header);
    } else {
      log.note(RawFile.HEADER, header);
    }
    display.at(0, 0, "outputs are compared with the reference");
    ArmBench base = arm("base", build, device, scratch);
    ArmBench candidate = arm("candidate", build, device, scratch);
    PlantedScenarios planted = calibrated(base, candidate, earlier, log, display);
    SelfTest test =
        new SelfTest(
            suite,
            source(base, candidate, planted, log, build, device),
            progress(display),
            random.nextLong());
    if (options.record().isPresent()) {
      test.record(
          options.scenarios(),
          options.record().get(),
          (scenario, benchmark) -> earlier.pairs(scenario, benchmark.name()).size());
      return new Answer(
          "recorded; judge it with  gate --self-test --rounds 200 --resample " + log.file(),
          Optional.empty());
    }
    List<Tally> tallies =
        test.run(
            options.scenarios(),
            options.rounds(),
            earlier.judgements(),
            judged -> {
              log.note(RawFile.JUDGED, judged);
              display.line("%s: %s".formatted(judged.scenario(), judged.overall()));
            });
    String tool = BuildInfo.current().line();
    return store(
        new SelfTestResult(
            tool,
            false,
            seed,
            names(suite),
            tallies,
            List.of(new SelfTestResult.Recorded(log.file(), Optional.of(header))),
            beside(log.file(), ".md")),
        "%s, of %s.".formatted(tool, String.join(", ", names(suite))));
  }

  private ArmBench arm(String arm, ArmBuild build, DeviceFingerprint device, GateScratch scratch)
      throws IOException {
    return GateArms.bench(arm, build, GateArms.tasks(suite), random.nextLong(), device, scratch);
  }

  private PlantedScenarios calibrated(
      ArmBench base, ArmBench candidate, RawFile earlier, PairLog log, ProgressDisplay display) {
    PlantedScenarios planted = new PlantedScenarios();
    earlier.calibrations().forEach(planted::know);
    if (options.scenarios().stream().anyMatch(Scenario::needsDose)) {
      display.at(0, 0, "planted work is calibrated");
      planted.calibrate(
          suite,
          faults -> new JvmPairs(base, candidate, faults, (_, _) -> {}, random.nextLong()),
          found -> log.note(RawFile.CALIBRATION, found));
    }
    return planted;
  }

  private SelfTest.Source source(
      ArmBench base,
      ArmBench candidate,
      PlantedScenarios planted,
      PairLog log,
      ArmBuild build,
      DeviceFingerprint device) {
    return new SelfTest.Source() {
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
  }

  private SelfTest.Progress progress(ProgressDisplay display) {
    int all = options.record().orElse(options.rounds());
    String unit = options.record().isPresent() ? "pairs" : "rounds";
    return (scenario, done) ->
        display.at(
            done / (double) all,
            0,
            "%s, %d of %d %s done".formatted(scenario.label(), done, all, unit));
  }

  private static List<String> names(List<GateBenchmark> suite) {
    return suite.stream().map(GateBenchmark::name).toList();
  }

  /** The table stands beside its raw file. */
  private static Path beside(Path raw, String ending) {
    return raw.resolveSibling(stem(raw) + ending);
  }

  private static String stem(Path raw) {
    return String.valueOf(raw.getFileName()).replaceFirst("\\.jsonl$", "");
  }

  private static Answer store(SelfTestResult result, String origin) {
    String text = "%s\n\n%s".formatted(origin, SelfTest.table(result.tallies()));
    TextFile.writeAtomically(
        result.table(),
        "# What the gate is worth: %s\n\n%s"
            .formatted(stem(result.recordings().getFirst().file()), text));
    return new Answer(text + "\nstored in  " + result.table(), Optional.of(result));
  }
}
