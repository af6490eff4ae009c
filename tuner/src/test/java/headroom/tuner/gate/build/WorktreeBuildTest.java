package headroom.tuner.gate.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import headroom.tuner.gate.GateException;
import headroom.tuner.gate.arm.ArmBuild;
import headroom.tuner.gate.arm.GateArm;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits are built in worktrees of their own, once; what does not build is named. */
class WorktreeBuildTest {

  @TempDir private Path folder;
  private Path repository;
  private Path jar;

  @BeforeEach
  void makeUpARepository() throws IOException {
    assumeFalse(File.separatorChar == '\\', "the stand-in for Maven is a shell script");
    repository = Files.createDirectory(folder.resolve("repository"));
    git("init", "-q");
    Files.writeString(repository.resolve("ok"), "builds");
    commit("first");
    Files.delete(repository.resolve("ok"));
    commit("second");
    jar = folder.resolve("arm.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        InputStream in = GateArm.class.getResourceAsStream("GateArm.class")) {
      out.putNextEntry(new ZipEntry(GateArm.class.getName().replace('.', '/') + ".class"));
      out.write(Objects.requireNonNull(in).readAllBytes());
    }
  }

  private void git(String... words) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    assertThat(Command.run(repository, Duration.ofMinutes(1), command).ok()).isTrue();
  }

  private void commit(String subject) {
    git("add", "-A");
    git(
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@t",
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        subject);
  }

  /** Builds where a file "ok" is, and notes each time it is called. */
  private String maven() throws IOException {
    Path script =
        Files.writeString(
            folder.resolve("mvn"),
            """
            #!/bin/sh
            echo called >> '%s'
            [ -f ok ] || { echo '[ERROR] COMPILATION ERROR: no ok'; exit 1; }
            mkdir -p tuner/target/fast/headroom/lib
            cp '%s' tuner/target/fast/headroom/lib/
            """
                .formatted(folder.resolve("calls"), jar));
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script.toString();
  }

  private WorktreeBuild builds() throws IOException {
    return new WorktreeBuild(new GitRefs(repository), maven(), folder.resolve("store"), _ -> {});
  }

  @Test
  void aCommitIsBuiltOnceAndTheCheckoutIsNotTouched() throws IOException {
    WorktreeBuild builds = builds();
    ArmBuild first = builds.of("HEAD~1");
    assertThat(builds.of("HEAD~1")).isEqualTo(first);
    assertThat(first.label()).startsWith("HEAD~1 (");
    assertThat(folder.resolve("calls")).hasContent("called");
    assertThat(repository.resolve("ok")).doesNotExist();
    assertThat(Command.run(repository, Duration.ofMinutes(1), List.of("git", "worktree", "list")))
        .extracting(Command.Result::output)
        .asString()
        .hasLineCount(1);
  }

  @Test
  void whatDoesNotBuildIsNamedWithItsError() {
    assertThatThrownBy(() -> builds().of("HEAD"))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("HEAD does not build: [ERROR] COMPILATION ERROR: no ok");
    assertThat(folder.resolve("store")).isEmptyDirectory();
  }

  @Test
  void whatIsNoRefIsRefused() {
    for (String ref : List.of("no-such-branch", "--help", "-q", "HEAD:ok", "")) {
      assertThatThrownBy(() -> builds().of(ref))
          .as(ref)
          .isInstanceOf(GateException.class)
          .hasMessageContaining("neither a file nor a ref");
    }
  }

  private String head() {
    return new GitRefs(repository).commit("HEAD").orElseThrow().substring(0, 12);
  }

  @Test
  void withoutAMainTheCommitBeforeIsTheBase() {
    GitRefs refs = new GitRefs(repository);
    assertThat(refs.defaultBase(head() + "-dirty")).isEqualTo("HEAD~1");
    git("update-ref", "refs/remotes/origin/main", "HEAD");
    assertThat(refs.defaultBase(head() + "-dirty")).isEqualTo("origin/main");
    assertThat(refs.defaultBase("unknown")).isEqualTo("origin/main");
  }

  /** A push to main, or a fresh clone: origin/main is what is asked about. */
  @Test
  void aCommitIsNeverJudgedAgainstItself() {
    GitRefs refs = new GitRefs(repository);
    git("update-ref", "refs/remotes/origin/main", "HEAD");
    assertThat(refs.defaultBase(head())).isEqualTo("HEAD~1");
    assertThatThrownBy(() -> refs.requireOther("origin/main", head()))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("origin/main and the working tree are the same commit " + head())
        .hasMessageContaining("HEAD~1");
    refs.requireOther("HEAD~1", head());
    refs.requireOther("origin/main", head() + "-dirty");
    refs.requireOther("some.jar", "unknown");
    git("checkout", "-q", "HEAD~1");
    String second = new GitRefs(repository).commit("origin/main").orElseThrow();
    assertThat(refs.defaultBase(second)).as("a named candidate").isEqualTo(second + "~1");
    git("update-ref", "refs/remotes/origin/main", "HEAD");
    assertThatThrownBy(() -> refs.defaultBase(head()))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("--base");
  }
}
