package headroom.tuner.cli;

import headroom.profile.DeviceFingerprint;
import headroom.tuner.gate.GateBenchmark;
import headroom.tuner.gate.GateException;
import headroom.tuner.gate.arm.ArmBench;
import headroom.tuner.gate.arm.ArmBuild;
import headroom.tuner.gate.arm.ArmEffort;
import headroom.tuner.gate.arm.ArmJvm;
import headroom.tuner.gate.arm.ArmTask;
import headroom.tuner.gate.build.GitRefs;
import headroom.tuner.gate.build.WorktreeBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** From what {@code --base} and {@code --candidate} name to builds, each made once. */
final class GateArms {

  /** For up to ten: each is compiled, decoded by the interpreter and compared, seconds mostly. */
  private static final int LEAST_DESCRIBE_MINUTES = 10;

  private final Optional<String> base;
  private final Optional<String> candidate;
  private final DeviceFingerprint device;
  private final GateScratch scratch;
  private final WorktreeBuild worktrees;
  private final GitRefs refs;
  private final Consumer<String> notes;

  GateArms(
      Optional<String> base,
      Optional<String> candidate,
      DeviceFingerprint device,
      GateScratch scratch,
      Consumer<String> notes) {
    this.base = base;
    this.candidate = candidate;
    this.device = device;
    this.scratch = scratch;
    Path home = ResultFiles.home().toAbsolutePath();
    this.refs = new GitRefs(home);
    this.notes = notes;
    String maven = System.getenv("HEADROOM_MAVEN");
    this.worktrees =
        new WorktreeBuild(
            refs, maven == null ? "mvn" : maven, home.resolve("target").resolve("gate"), notes);
  }

  /** A short name of this machine, for files. */
  String device() {
    return device.slug();
  }

  /** The build that is the base. */
  ArmBuild base(ArmBuild against) {
    String named = base.orElseGet(() -> defaultBase(against.commit()));
    if (candidate.isEmpty()) {
      refs.requireOther(named, against.commit());
    }
    return build(named);
  }

  private String defaultBase(String candidateCommit) {
    String chosen = refs.defaultBase(candidateCommit);
    if (refs.is("origin/main", candidateCommit)) {
      notes.accept("origin/main is the candidate itself; the base is " + chosen);
    }
    return chosen;
  }

  /** The build that is the candidate. */
  ArmBuild candidate() {
    return candidate
        .map(this::build)
        .orElseGet(
            () -> {
              String commit = BuildInfo.current().commit();
              return ArmBuild.running("working tree (%s)".formatted(commit), commit);
            });
  }

  private ArmBuild build(String named) {
    if (named.isBlank()) {
      throw new GateException("a base or candidate needs a name: a commit, a branch, or a jar");
    }
    return file(named)
        .map(path -> ArmBuild.of(named, "unknown", path))
        .orElseGet(() -> worktrees.of(named));
  }

  /** The file of this name, if there is one. */
  static Optional<Path> file(String named) {
    try {
      return Optional.of(Path.of(named)).filter(Files::exists);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** A build that was asked what it runs for a suite. */
  ArmBench bench(String arm, ArmBuild build, List<GateBenchmark> suite, long seed)
      throws IOException {
    return bench(arm, build, tasks(suite), seed, device, scratch);
  }

  static List<ArmTask> tasks(List<GateBenchmark> suite) {
    return suite.stream().map(GateBenchmark::task).toList();
  }

  /** With as much time as so many kernels may need. */
  static ArmBench bench(
      String arm,
      ArmBuild build,
      List<ArmTask> tasks,
      long seed,
      DeviceFingerprint device,
      GateScratch scratch)
      throws IOException {
    Duration limit = Duration.ofMinutes(Math.max(LEAST_DESCRIBE_MINUTES, tasks.size()));
    return bench(arm, build, tasks, seed, device, scratch, limit);
  }

  static ArmBench bench(
      String arm,
      ArmBuild build,
      List<ArmTask> tasks,
      long seed,
      DeviceFingerprint device,
      GateScratch scratch,
      Duration limit)
      throws IOException {
    ArmBench bench =
        new ArmBench(new ArmJvm(build, scratch.of(arm), device.traits()), ArmEffort.STANDARD);
    bench.describe(tasks, seed, limit);
    return bench;
  }
}
