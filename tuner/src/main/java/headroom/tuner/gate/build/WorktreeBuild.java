package headroom.tuner.gate.build;

import headroom.tuner.gate.GateException;
import headroom.tuner.gate.arm.ArmBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Builds a commit in a git worktree of its own, once: the checkout is not touched, and the jars are
 * kept by commit for the next gate.
 */
public final class WorktreeBuild {

  /** The first build on a machine fetches libraries. */
  private static final Duration LIMIT = Duration.ofMinutes(15);

  private static final String JARS = "tuner/target/fast/headroom";

  private static final int SHOWN_ERRORS = 3;

  private final GitRefs refs;
  private final String maven;
  private final Path store;
  private final Consumer<String> notes;

  /**
   * Builds commits of a checkout.
   *
   * @param maven the executable
   * @param store where builds are kept
   * @param notes told before the long part
   */
  public WorktreeBuild(GitRefs refs, String maven, Path store, Consumer<String> notes) {
    this.refs = refs;
    this.maven = maven;
    this.store = store;
    this.notes = notes;
  }

  /**
   * The build of a ref.
   *
   * @throws GateException if there is no such ref, it does not build, or has no gate yet
   */
  public ArmBuild of(String ref) {
    String commit =
        refs.commit(ref)
            .orElseThrow(
                () ->
                    new GateException(
                        "%s is neither a file nor a ref of this checkout; name a commit, a branch, a jar or a profile"
                            .formatted(ref)));
    Path kept = store.resolve(commit);
    if (!Files.isDirectory(kept)) {
      notes.accept("building %s (%s), about a minute".formatted(ref, shorten(commit)));
      build(ref, commit, kept);
    }
    return ArmBuild.of("%s (%s)".formatted(ref, shorten(commit)), commit, kept);
  }

  private static String shorten(String commit) {
    return commit.substring(0, 12);
  }

  private void build(String ref, String commit, Path kept) {
    Path tree = store.resolve("worktree-" + commit.substring(0, 12));
    remove(tree); // one that a killed gate left behind
    try {
      Files.createDirectories(store);
      Command.Result added =
          refs.git("worktree", "add", "--detach", "--force", tree.toString(), commit);
      if (!added.ok()) {
        throw new GateException("cannot check out %s: %s".formatted(ref, added.line()));
      }
      Command.Result built =
          Command.run(tree, LIMIT, List.of(maven, "-B", "-q", "-Dheadroom.fast", "package"));
      Path jars = tree.resolve(JARS);
      if (!built.ok() || !Files.isDirectory(jars)) {
        throw new GateException("%s does not build: %s".formatted(ref, errors(built)));
      }
      Files.move(jars, kept);
    } catch (IOException e) {
      throw new GateException("cannot keep the build of %s in %s".formatted(ref, store));
    } finally {
      remove(tree);
    }
  }

  private static String errors(Command.Result built) {
    String errors =
        built
            .output()
            .lines()
            .filter(line -> line.contains("ERROR") || line.contains("error:"))
            .limit(SHOWN_ERRORS)
            .map(String::strip)
            .collect(Collectors.joining("; "));
    return errors.isEmpty() ? "Maven ended with exit code " + built.exitCode() : errors;
  }

  private void remove(Path tree) {
    if (!refs.git("worktree", "remove", "--force", tree.toString()).ok()) {
      Command.Result pruned = refs.git("worktree", "prune");
      assert pruned.ok() : pruned.output();
    }
  }
}
