package headroom.tuner.cli;

import headroom.profile.ProfileCodec;
import headroom.profile.TuningProfile;
import headroom.tuner.fleet.Entrants;
import headroom.tuner.fleet.Evidence;
import headroom.tuner.fleet.Finding;
import headroom.tuner.fleet.Inputs;
import headroom.tuner.fleet.Merge;
import headroom.tuner.fleet.MergedLog;
import headroom.tuner.fleet.Setup;
import headroom.tuner.journal.RunLock;
import headroom.tuner.report.ProfileTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Joins what a fleet's shards found. */
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Joins raw logs and profiles of one device into one profile, and their lines into one raw"
          + " log",
      "beside it. Times of two nodes are never compared: what was raced on one node is decided by"
          + " its",
      "times there, all else by its time relative to the default's, and is marked so in the"
          + " profile.",
      "Order, repetition and grouping of the files do not matter."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  merge part-*.json --out all.json             a profile stands for the raw log beside it",
      "  merge part-*.json --out all.json --re-race   first races the best of all on this machine"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "  0:everything was merged",
      "  1:the profile is written, and something is missing in it: see the lines before",
      "  2:bad input, or files of several devices; nothing was written",
      "  4:--re-race on a machine without the GPU",
      "  6:another merge writes the same output"
    })
final class MergeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Raw logs (.jsonl) and profiles.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "PROFILE",
      description = "The merged profile; its raw log is PROFILE with .raw.jsonl for .json.")
  private Path out = Path.of("");

  @Option(
      names = "--like",
      paramLabel = "PROFILE",
      description =
          "Merge what is of this profile's device, threads and build, and leave out the rest.")
  private Optional<Path> like = Optional.empty();

  @Mixin private ReRaceOptions reRace = new ReRaceOptions();

  @Option(names = "--quiet", description = "No table; only the profile's path and what is missing.")
  private boolean quiet;

  @Option(names = "--json", description = "Print the profile as JSON instead of the table.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    reRace.requireBounds();
    ResultFiles results = ResultFiles.ofMerged(out);
    results.requireWritable();
    Inputs inputs = Inputs.read(files);
    Setup setup = setup(inputs);
    List<Finding> findings = new ArrayList<>(inputs.findings());
    Evidence evidence = inputs.of(setup, findings);
    if (evidence.isEmpty()) {
      throw UserException.badInput(
          "no run of %s is among the %d files: %s"
              .formatted(setup.device().slug(), files.size(), told(findings)));
    }
    Merge merge = new Merge(entrants(setup), reRace.finalists());
    Merge.Merged merged;
    try (RunLock _ = hold()) {
      Optional<Path> log = reRace.run(merge, evidence, out, this::complain);
      Evidence all =
          log.map(it -> evidence.join(Inputs.read(List.of(it)).of(setup, findings)))
              .orElse(evidence);
      Path raw = ResultFiles.rawLike(out);
      merged = merge.of(all, String.valueOf(raw.getFileName()));
      MergedLog.write(all, raw);
      ProfileCodec.writeAtomically(merged.profile(), out);
    }
    findings.addAll(merged.findings());
    return tell(merged.profile(), findings);
  }

  private RunLock hold() {
    return RunLock.hold(out)
        .orElseThrow(
            () ->
                UserException.busy(
                    "another merge is writing %s; wait for its end, or name another file with --out"
                        .formatted(out)));
  }

  private Setup setup(Inputs inputs) {
    if (like.isPresent()) {
      return Setup.of(ProfileFiles.read(like.get()));
    }
    Map<Setup, Path> setups = inputs.setups();
    if (setups.isEmpty()) {
      throw UserException.badInput(
          "no profile among or beside the files tells their device; name one with --like: %s"
              .formatted(told(inputs.findings())));
    }
    if (setups.size() > 1) {
      throw UserException.badInput(
          "the files are of %d devices, set-ups or builds: %s; merge each on its own, with --like"
              .formatted(
                  setups.size(),
                  setups.entrySet().stream()
                      .map(
                          it ->
                              "%s (%s %s)"
                                  .formatted(
                                      it.getValue(),
                                      it.getKey().device().slug(),
                                      it.getKey().tool().commit()))
                      .sorted()
                      .collect(Collectors.joining(", "))));
    }
    return setups.keySet().iterator().next();
  }

  private static Entrants entrants(Setup setup) {
    try {
      return Entrants.of(setup);
    } catch (IllegalArgumentException e) {
      throw UserException.badInput(
          "this build has no kernels for the %s of these files: %s; merge with the build that tuned"
              .formatted(setup.device().slug(), e.getMessage()));
    }
  }

  private static String told(List<Finding> findings) {
    return findings.stream().limit(3).map(Finding::line).collect(Collectors.joining("; "));
  }

  private int tell(TuningProfile profile, List<Finding> findings) {
    PrintWriter console = spec.commandLine().getOut();
    if (json) {
      console.print(ProfileCodec.write(profile));
    } else if (!quiet) {
      console.println(ProfileTable.render(profile, Ansi.enabled()));
    }
    new TreeSet<>(findings).forEach(it -> complain(it.line()));
    if (!json) {
      console.println(quiet ? out : "profile       " + out);
    }
    console.flush();
    return findings.stream().anyMatch(this::lost) ? ExitCode.FAILED : ExitCode.OK;
  }

  /** What the user asked to leave out is no loss. */
  private boolean lost(Finding finding) {
    return finding.kind().loss() && !(finding.kind() == Finding.Kind.FOREIGN && like.isPresent());
  }

  private void complain(String line) {
    spec.commandLine().getErr().println("headroom: " + line);
  }
}
