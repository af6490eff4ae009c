package headroom.tuner.verify;

import headroom.json.TextFile;
import headroom.profile.ProfileCodec;
import headroom.profile.RunInfo;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The files of a verification, written anew after each step: whatever ends a run, what was known is
 * there.
 */
final class VerifyFiles {
  private static final long SEED = 1;

  private final VerifyRun run;
  private final List<NamedShape> shapes;
  private final List<Candidate> defaults;
  private final VerifyClock clock;

  VerifyFiles(VerifyRun run) {
    this.run = run;
    this.shapes = run.shapes();
    this.defaults = run.defaults();
    this.clock = run.clock();
  }

  /** The findings as text for a person. */
  String table(Findings found) {
    return VerifyTable.of(run.describe(), shapes, found, defaults);
  }

  /** The checks alone: there are hundreds. */
  void writeChecks(Findings found) {
    keep(
        "checks.txt",
        found.checks.stream()
            .map(
                it ->
                    "%s %.2e %s %s%n"
                        .formatted(
                            it.correct() ? "ok" : "WRONG", it.error(), it.candidate(), it.reason()))
            .collect(Collectors.joining()));
  }

  /** Checks, table, times and profile, as far as they are known. */
  void write(Findings found) {
    writeChecks(found);
    keep("table.txt", table(found));
    keep(
        "sweep.jsonl",
        found.times.stream().map(time -> time.json() + "\n").collect(Collectors.joining()));
    keep(
        "profile.json",
        ProfileCodec.write(
            VerifyProfile.of(
                run.tool(), info(found), run.device().device(), shapes, found, defaults)));
  }

  private RunInfo info(Findings found) {
    long shapesTimed =
        found.times.stream().map(time -> time.candidate().shape()).distinct().count();
    return new RunInfo(
        run.started(),
        clock.elapsedSeconds(),
        VerifyProfile.STRATEGY,
        SEED,
        clock.budgetSeconds(),
        1,
        shapesTimed == shapes.size(),
        "sweep.jsonl");
  }

  /** Writes one of them. */
  void keep(String file, String text) {

    TextFile.writeAtomically(run.folder().resolve(file), text);
  }
}
