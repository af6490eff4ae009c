package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A change to any source makes a build dirty: as git sees the patterns that Maven and the scripts
 * ask it about. A pattern with a star must match whole paths; the name of a folder is not enough.
 */
class BuildInfoTest {

  private static final String DEEP = "tuner/src/main/java/a/Deep.java";

  /** In single quotes as an argument, or after {@code $1} in double ones. */
  private static final Pattern PATTERN = Pattern.compile("'(\\*/[^']+)'");

  @TempDir private Path folder;

  private String git(String... words) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("git", "-c", "user.name=t", "-c", "user.email=t@example.org"));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command, said).isZero();
    return said;
  }

  /** The patterns of a file's lines that speak of sources. */
  private static List<String> patterns(String file) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("..", file))) {
      return lines
          .filter(line -> line.contains("<headroom.sources>") || line.contains("--porcelain"))
          .flatMap(line -> PATTERN.matcher(line).results())
          .map(MatchResult::group)
          .map(quoted -> quoted.substring(1, quoted.length() - 1))
          .toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tuner/pom.xml", "scripts/lib.sh"})
  void aChangedSourceIsAChange(String file) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/git")), "no git");
    List<String> all = patterns(file);
    assertThat(all).anyMatch(pattern -> pattern.contains("src/main"));
    for (String path : List.of(DEEP, "tuner/pom.xml", "README.md")) {
      Files.createDirectories(folder.resolve(path).getParent());
      Files.writeString(folder.resolve(path), "one");
    }
    git("init", "-q");
    git("add", "-A");
    git("commit", "-qm", "one");
    List<String> status = new ArrayList<>(List.of("status", "--porcelain", "--"));
    status.addAll(all);
    String[] words = status.toArray(String[]::new);

    Files.writeString(folder.resolve("README.md"), "two");
    assertThat(git(words)).isEmpty();
    Files.writeString(folder.resolve(DEEP), "two");
    assertThat(git(words)).contains(DEEP);
    Files.writeString(folder.resolve("tuner/pom.xml"), "two");
    assertThat(git(words)).contains("tuner/pom.xml");
  }
}
