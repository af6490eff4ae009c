package headroom.tuner.cli;

import headroom.cpu.device.CpuFingerprint;
import headroom.profile.DeviceFingerprint;
import headroom.shape.AttentionShape;
import headroom.tuner.fleet.Evidence;
import headroom.tuner.fleet.Merge;
import headroom.tuner.fleet.Setup;
import headroom.tuner.journal.Origin;
import headroom.tuner.search.Strategies;
import headroom.tuner.session.OpenInstruments;
import headroom.tuner.session.Preset;
import headroom.tuner.session.ReRace;
import headroom.tuner.session.ResumeException;
import headroom.tuner.session.TunePlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Racing on this machine what many nominated. */
final class ReRaceOptions {

  private static final long SEED = 1;

  @Option(
      names = "--re-race",
      description = {
        "First race the best of all files on this machine, which must be of their device.",
        "Its log lies beside PROFILE; after a kill the same command goes on."
      })
  private boolean requested;

  @Option(
      names = "--finalists",
      paramLabel = "N",
      description = "Configurations per shape that are compared, 1 to 64; default 8.")
  private int finalists = Merge.FINALISTS;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Forks per finalist of a re-race, 2 to 64; default 4.")
  private int rounds = Preset.QUICK.rounds();

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Wall time of a re-race; its first two rounds are always run; default 30m.")
  private Duration budget = Preset.STANDARD.budget();

  @Option(
      names = "--node",
      paramLabel = "NAME",
      description = "This machine's name in the re-race's log; default: Slurm's, or the system's.")
  private Optional<String> node = Optional.empty();

  /**
   * Looks at what needs no file.
   *
   * @throws UserException naming the option that is out of its bounds
   */
  void requireBounds() {
    if (finalists < 1 || finalists > 64) {
      throw UserException.badInput("--finalists must be between 1 and 64: " + finalists);
    }
    if (rounds < 2 || rounds > 64) {
      throw UserException.badInput("--rounds must be between 2 and 64: " + rounds);
    }
    if (node.isPresent() || requested) {
      origin();
    }
  }

  private Origin origin() {
    try {
      return new Origin(NodeName.of(node), Origin.RE_RACE);
    } catch (IllegalArgumentException e) {
      throw UserException.badInput("--node: " + e.getMessage());
    }
  }

  int finalists() {
    return finalists;
  }

  /**
   * Races, if that was asked for and there is something to race.
   *
   * @param note gets remarks
   * @return the log
   */
  Optional<Path> run(Merge merge, Evidence evidence, Path out, Consumer<String> note)
      throws IOException {
    if (!requested) {
      return Optional.empty();
    }
    TuneTarget here = here(merge.entrants().setup());
    List<ReRace.Heat> heats = merge.heats(evidence);
    if (heats.isEmpty()) {
      note.accept("nothing to race again: every shape's finalists ran on one node");
      return Optional.empty();
    }
    ResultFiles files = ResultFiles.ofMerged(out);
    Optional<Path> unfinished = files.unfinishedRaw();
    if (unfinished.isPresent()) {
      try {
        return Optional.of(race(merge, heats, evidence, here, out, unfinished.get()));
      } catch (ResumeException e) {
        note.accept("a new re-race begins: " + e.getMessage());
      }
    }
    return Optional.of(race(merge, heats, evidence, here, out, files.freshRaw(Instant.now())));
  }

  /**
   * The device of the files, as this machine has it.
   *
   * @throws UserException if it has another, or none
   */
  private static TuneTarget here(Setup setup) {
    TuneTarget here =
        switch (setup.device().kind()) {
          case CPU -> {
            DeviceFingerprint cpu = CpuFingerprint.read();
            yield new CpuTarget(cpu, Math.min(setup.threads(), cpu.traits().cores()));
          }
          case GPU -> {
            Optional<String> missing = GpuTarget.missing();
            if (missing.isPresent()) {
              throw UserException.missing(
                  "--re-race: the files are of a GPU: %s; run it on a node that tuned"
                      .formatted(missing.get()));
            }
            yield GpuTarget.read(setup.l2());
          }
        };
    setup
        .difference(
            new Setup(
                here.fingerprint(), BuildInfo.current().tool(), here.threads(), setup.cacheState()))
        .ifPresent(
            why -> {
              throw UserException.badInput(
                  "--re-race: this machine or build is another: %s; run it on a node that tuned"
                      .formatted(why));
            });
    return here;
  }

  private Path race(
      Merge merge, List<ReRace.Heat> heats, Evidence evidence, TuneTarget here, Path out, Path log)
      throws IOException {
    Setup setup = merge.entrants().setup();
    List<AttentionShape> shapes = heats.stream().map(ReRace.Heat::shape).toList();
    TunePlan plan =
        new TunePlan(
            "merged",
            shapes,
            budget,
            finalists,
            rounds,
            setup.threads(),
            SEED,
            Strategies.EXHAUSTIVE,
            out,
            log,
            Optional.of(origin()));
    ProgressDisplay display = ProgressDisplay.choose(false, System.err);
    TuneReporter reporter = new TuneReporter(display);
    try (display;
        OpenInstruments instruments = here.open(plan, reporter::note)) {
      ReRace reRace =
          new ReRace(
              plan,
              heats,
              setup.tool(),
              setup.device(),
              instruments.instruments().confirmer(),
              new ReRace.Referee(
                  merge.entrants().variants(),
                  setup.traits(),
                  Merge.ceilings(evidence),
                  setup.cacheState()),
              reporter);
      InterruptHook hook =
          InterruptHook.install(
              () -> {
                reRace.stop();
                return log + " holds the forks that ended; the same command goes on from there";
              });
      try {
        reRace.run();
      } finally {
        hook.remove();
      }
    }
    return log;
  }
}
