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

  /** What git is asked with: the patterns of the call itself, and of each list of sources. */
  private static List<List<String>> questions(String file) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("..", file));
    List<String> call = patterns(lines.stream().filter(line -> line.contains("--porcelain")));
    List<List<String>> questions = new ArrayList<>();
    for (String line : lines) {
      if (line.contains("<headroom.sources>")) {
        questions.add(Stream.concat(patterns(Stream.of(line)).stream(), call.stream()).toList());
      }
    }
    return questions.isEmpty() ? List.of(call) : questions;
  }

  private static List<String> patterns(Stream<String> lines) {
    return lines
        .flatMap(line -> PATTERN.matcher(line).results())
        .map(MatchResult::group)
        .map(quoted -> quoted.substring(1, quoted.length() - 1))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tuner/pom.xml", "scripts/lib.sh"})
  void aChangedSourceIsAChange(String file) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/git")), "no git");
    for (String path : List.of(DEEP, "tuner/pom.xml", "README.md")) {
      Files.createDirectories(folder.resolve(path).getParent());
      Files.writeString(folder.resolve(path), "one");
    }
    git("init", "-q");
    git("add", "-A");
    git("commit", "-qm", "one");
    for (List<String> patterns : questions(file)) {
      List<String> status = new ArrayList<>(List.of("status", "--porcelain", "--"));
      status.addAll(patterns);
      String[] words = status.toArray(String[]::new);
      Files.writeString(folder.resolve("README.md"), "two");
      assertThat(git(words)).isEmpty();
      Files.writeString(folder.resolve(DEEP), "two");
      assertThat(git(words)).as("%s", patterns).contains(DEEP);
      Files.writeString(folder.resolve("tuner/pom.xml"), "two");
      assertThat(git(words)).as("%s", patterns).contains("tuner/pom.xml");
      git("checkout", "-q", "--", ".");
    }
  }
}
