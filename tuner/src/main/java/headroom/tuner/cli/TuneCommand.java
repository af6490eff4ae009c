package headroom.tuner.cli;

import headroom.profile.Ceiling;
import headroom.profile.DeviceFingerprint;
import headroom.profile.ToolInfo;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.tuner.journal.RunLock;
import headroom.tuner.measure.ChildJvm;
import headroom.tuner.report.ProfileTable;
import headroom.tuner.search.Strategies;
import headroom.tuner.session.OpenInstruments;
import headroom.tuner.session.ResumeException;
import headroom.tuner.session.TunePlan;
import headroom.tuner.session.TuneSession;
import headroom.tuner.session.WarmStarts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The main job: finds the best kernel configuration per shape and writes the profile. */
@Command(
    name = "tune",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures this device's ceilings, finds the fastest decode kernel for each shape, and writes"
          + " a",
      "tuning profile. Every configuration is checked against a float64 reference before it is"
          + " timed.",
      "Ctrl-C leaves a valid profile of the shapes that were finished; the same command then goes"
          + " on."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tune                                     six models at 512 and 4096 keys, minutes",
      "  tune --model falcon-7b --seq-len 2048    one model",
      "  tune --preset standard --budget 1h       every preset's heads",
      "  tune --shapes my-shapes.json --out my.json",
      "  tune --shard 3/8 --out part-3.json       one part of eight; then: merge part-*.json --out"
          + " all.json",
      "  tune --seed-from results/profiles/other.json",
      "  tune --replay raw.jsonl                  how fast a search finds what was recorded"
    })
final class TuneCommand implements Callable<Integer> {

  /** Seed where the user gives none: two runs on one machine then try the same configurations. */
  private static final long DEFAULT_SEED = 1;

  @Spec private CommandSpec spec;

  @Mixin private ShapeOptions shapeOptions = new ShapeOptions();

  @Mixin private ReplayOptions replay = new ReplayOptions();

  @Mixin private ShardOptions shard = new ShardOptions();

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Wall time, such as 90s, 5m, 1h30m; default: the preset's.")
  private Optional<Duration> budget = Optional.empty();

  @Mixin private DeviceOptions devices = new DeviceOptions();

  @Option(
      names = "--strategy",
      paramLabel = "STRATEGY",
      defaultValue = "mixed",
      description = "One of ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private Strategies strategy = Strategies.MIXED;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of inputs and search; default 1.")
  private long seed = DEFAULT_SEED;

  @Mixin private PriorProfiles prior = new PriorProfiles();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The profile; default: results/profiles/<device>.json.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--resume",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Go on with the last run of this output if that came to no end; the default."
              + " --no-resume starts anew, and leaves what it measured where it is.")
  private boolean resume = true;

  @Option(
      names = "--quiet",
      description =
          "Print the profile's path and nothing else: no progress, no table, no closing lines."
              + " Shapes that failed show in the exit code; errors still go to standard error.")
  private boolean quiet;

  @Option(
      names = "--json",
      description =
          "Print the profile, or a replay's shares, as JSON instead; the profiles of several"
              + " devices as one array.")
  private boolean json;

  /** What is to be printed as JSON when all devices are tuned: one document. */
  private final List<TuningProfile> told = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    if (replay.requested()) {
      replay.run(strategy, json, spec.commandLine().getOut());
      return ExitCode.OK;
    }
    List<TuneTarget> targets = devices.targets(this::complain);
    if (targets.size() > 1 && out.isPresent()) {
      throw UserException.badInput(
          "--out names one file, and %d devices are tuned: leave it out, or name one with --device"
              .formatted(targets.size()));
    }
    int worst = ExitCode.OK;
    try {
      for (TuneTarget target : targets) {
        worst = Math.max(worst, tune(target));
      }
    } finally {
      // Also where a later device failed: what an earlier one came to is told.
      spec.commandLine().getOut().print(ProfilesJson.of(told, targets.size()));
      spec.commandLine().getOut().flush();
    }
    return worst;
  }

  private int tune(TuneTarget target) throws IOException {
    DeviceFingerprint fingerprint = target.fingerprint();
    ResultFiles files = ResultFiles.of(shard.out(out, fingerprint), fingerprint);
    List<AttentionShape> all =
        new MemoryFit(fingerprint.memoryGiB())
            .keep(shapeOptions.shapes(target.usualElement()), this::complain);
    WarmStarts warmStarts = prior.warmStarts(fingerprint, this::say);
    Optional<List<Ceiling>> ceilings = prior.ceilings(fingerprint, target.threads());
    files.requireWritable();
    try (RunLock _ = hold(files.profile())) {
      return tune(plan(files, shard.of(all), target.threads()), all, warmStarts, ceilings, target);
    } catch (ResumeException e) {
      throw UserException.badInput(String.valueOf(e.getMessage()));
    }
  }

  private static RunLock hold(Path profile) {
    return RunLock.hold(profile)
        .orElseThrow(
            () ->
                UserException.busy(
                    "another tune is writing %s; wait for its end, or name another file with --out"
                        .formatted(profile)));
  }

  private TunePlan plan(ResultFiles files, List<AttentionShape> shapes, int most) {
    Optional<Path> unfinished =
        resume ? shard.raw(files.profile()).or(files::unfinishedRaw) : Optional.empty();
    return new TunePlan(
        shapeOptions.presetName(),
        shapes,
        budget.orElse(shapeOptions.preset().budget()),
        shapeOptions.preset().challengers(),
        shapeOptions.preset().rounds(),
        most,
        seed,
        strategy,
        files.profile(),
        unfinished.orElseGet(() -> files.freshRaw(Instant.now())),
        shard.origin());
  }

  private void complain(String line) {
    spec.commandLine().getErr().println("headroom: " + line);
  }

  private void say(String line) {
    if (!quiet) {
      complain(line);
    }
  }

  private int tune(
      TunePlan plan,
      List<AttentionShape> all,
      WarmStarts warmStarts,
      Optional<List<Ceiling>> ceilings,
      TuneTarget target)
      throws IOException {
    BuildInfo build = BuildInfo.current();
    ProgressDisplay display = ProgressDisplay.choose(quiet, System.err);
    TuneReporter reporter = new TuneReporter(display);
    try (display;
        OpenInstruments instruments = target.open(plan, reporter::note)) {
      TuneSession session =
          new TuneSession(
              plan,
              warmStarts,
              new ToolInfo(build.version(), build.commit()),
              target.fingerprint(),
              shard.cut(
                  ceilings.map(instruments.instruments()::with).orElseGet(instruments::instruments),
                  all),
              reporter);
      ChildJvm.strayOptions()
          .forEach(
              option ->
                  reporter.note("every JVM that measures also takes " + option + "; unset it"));
      InterruptHook hook = InterruptHook.install(session, plan.profile(), quiet);
      TuningProfile profile;
      try {
        profile = session.run();
      } finally {
        hook.remove();
      }
      display.close();
      print(profile, plan);
      return reporter.failures() == 0 ? ExitCode.OK : ExitCode.FAILED;
    } catch (CancellationException e) {
      // The hook has said what is on disk; the JVM is going down with the signal's own exit code.
      return ExitCode.INTERRUPTED;
    }
  }

  private void print(TuningProfile profile, TunePlan plan) {
    if (json) {
      told.add(profile);
      return;
    }
    PrintWriter console = spec.commandLine().getOut();
    if (!quiet) {
      console.println(ProfileTable.render(profile, Ansi.enabled()));
      console.println("raw outcomes  " + plan.rawFile());
    }
    console.println(quiet ? plan.profile() : "profile       " + plan.profile());
    console.flush();
  }
}
