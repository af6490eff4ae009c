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

  /**
   * What a change is measured against where nobody says: {@code origin/main}, or the commit before
   * this one.
   *
   * @throws GateException if there is neither
   */
  public String defaultBase() {
    return Stream.of("origin/main", "HEAD~1")
        .filter(ref -> commit(ref).isPresent())
        .findFirst()
        .orElseThrow(
            () ->
                new GateException(
                    "no base: this checkout has neither origin/main nor HEAD~1; name one with"
                        + " --base (a CI's shallow clone needs fetch-depth: 0)"));
  }

  Command.Result git(String... words) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    return Command.run(root, LIMIT, command);
  }
}
