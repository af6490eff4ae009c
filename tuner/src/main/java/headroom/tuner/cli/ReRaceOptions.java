package headroom.tuner.cli;

import headroom.cpu.device.CpuFingerprint;
import headroom.profile.DeviceFingerprint;
import headroom.shape.AttentionShape;
import headroom.tuner.fleet.Evidence;
import headroom.tuner.fleet.Merge;
import headroom.tuner.fleet.Setup;
import headroom.tuner.journal.Origin;
import headroom.tuner.search.Strategies;
import headroom.tuner.session.CpuInstruments;
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

  int finalists() {
    if (finalists < 1 || finalists > 64) {
      throw UserException.badInput("--finalists must be between 1 and 64: " + finalists);
    }
    return finalists;
  }

  /**
   * Races, if that was asked for and there is something to race.
   *
   * @param note gets remarks
   * @return the log
   */
  Optional<Path> run(Merge merge, Evidence evidence, Setup setup, Path out, Consumer<String> note)
      throws IOException {
    if (!requested) {
      return Optional.empty();
    }
    if (rounds < 2 || rounds > 64) {
      throw UserException.badInput("--rounds must be between 2 and 64: " + rounds);
    }
    requireDevice(setup);
    List<ReRace.Heat> heats = merge.heats(evidence);
    if (heats.isEmpty()) {
      note.accept("nothing to race again: every shape's finalists ran on one node");
      return Optional.empty();
    }
    ResultFiles files = ResultFiles.ofMerged(out);
    Optional<Path> unfinished = files.unfinishedRaw();
    if (unfinished.isPresent()) {
      try {
        return Optional.of(race(heats, evidence, setup, out, unfinished.get()));
      } catch (ResumeException e) {
        note.accept("a new re-race begins: " + e.getMessage());
      }
    }
    return Optional.of(race(heats, evidence, setup, out, files.freshRaw(Instant.now())));
  }

  private static void requireDevice(Setup setup) {
    DeviceFingerprint here = CpuFingerprint.read();
    BuildInfo build = BuildInfo.current();
    setup
        .difference(
            new Setup(
                here,
                build.tool(),
                Math.min(setup.threads(), here.traits().cores()),
                setup.cacheState()))
        .ifPresent(
            why -> {
              throw UserException.badInput(
                  "--re-race: this machine or build is another: %s; run it on a node that tuned"
                      .formatted(why));
            });
  }

  private Path race(List<ReRace.Heat> heats, Evidence evidence, Setup setup, Path out, Path log)
      throws IOException {
    List<AttentionShape> shapes = heats.stream().map(ReRace.Heat::shape).toList();
    TunePlan plan =
        new TunePlan(
            "merged",
            shapes,
            budget,
            finalists(),
            rounds,
            setup.threads(),
            SEED,
            Strategies.EXHAUSTIVE,
            out,
            log,
            Optional.of(new Origin(NodeName.of(node), Origin.RE_RACE)));
    ProgressDisplay display = ProgressDisplay.choose(false, System.err);
    try (display;
        CpuInstruments instruments = CpuInstruments.open(setup.traits(), shapes.getFirst(), SEED)) {
      ReRace reRace =
          new ReRace(
              plan,
              heats,
              setup.tool(),
              setup.device(),
              instruments.instruments().confirmer(),
              new ReRace.Referee(
                  instruments.instruments().variants(), setup.traits(), Merge.ceilings(evidence)),
              new TuneReporter(display));
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
