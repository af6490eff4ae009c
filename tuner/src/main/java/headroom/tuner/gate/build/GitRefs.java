package headroom.tuner.gate.build;

import headroom.tuner.gate.GateException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Commits of the checkout that the gate stands in. */
public final class GitRefs {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Path root;

  /**
   * Of a checkout.
   *
   * @param root its folder
   */
  public GitRefs(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  /** The commit's full name, or nothing where git knows no such ref. */
  public Optional<String> commit(String ref) {
    Command.Result result =
        git("rev-parse", "--quiet", "--verify", "--end-of-options", ref + "^{commit}");
    return Optional.of(result)
        .filter(Command.Result::ok)
        .map(Command.Result::line)
        .filter(line -> line.matches("[0-9a-f]{40,64}"));
  }

  /** Whether a ref is this commit, of which the first digits will do. */
  public boolean is(String ref, String commit) {
    return commit(ref).filter(whole -> whole.startsWith(commit)).isPresent();
  }

  /**
   * What a candidate is measured against where nobody says: {@code origin/main}, or the commit
   * before it. Never the candidate itself, which would pass whatever it does.
   *
   * @param candidate its commit; what was changed since is none
   * @throws GateException if there is neither
   */
  public String defaultBase(String candidate) {
    boolean elsewhere = commit(candidate).isPresent() && !is("HEAD", candidate);
    return Stream.of("origin/main", elsewhere ? candidate + "~1" : "HEAD~1")
        .filter(ref -> commit(ref).isPresent() && !is(ref, candidate))
        .findFirst()
        .orElseThrow(
            () ->
                new GateException(
                    "no base: this checkout has no origin/main, or it is the candidate itself, and"
                        + " no commit before that; name one with --base (a CI's shallow clone needs"
                        + " fetch-depth: 0)"));
  }

  /**
   * Refuses a base that is the unchanged working tree itself.
   *
   * @param candidate the commit that the working tree was built from
   * @throws GateException if it is
   */
  public void requireOther(String base, String candidate) {
    if (is(base, candidate)) {
      throw new GateException(
          "base %s and the working tree are the same commit %s, unchanged: there is nothing to compare; name another --base, such as HEAD~1"
              .formatted(base, candidate));
    }
  }

  Command.Result git(String... words) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    return Command.run(root, LIMIT, command);
  }
}
