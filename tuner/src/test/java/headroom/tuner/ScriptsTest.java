package headroom.tuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The scripts, on a machine made up for each test: a project of one source, a JDK and a Maven that
 * only say how they were called. Nothing is built or installed.
 */
class ScriptsTest {
  private static final Path SCRIPTS = Path.of("../scripts").toAbsolutePath().normalize();

  /** What lib.sh may use of a system; no package manager is among it. */
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "cat",
          "cksum",
          "cut",
          "dirname",
          "env",
          "find",
          "grep",
          "head",
          "id",
          "ln",
          "ls",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "sed",
          "sleep",
          "sort",
          "tail",
          "tr",
          "uname");

  @TempDir Path folder;
  private Path bin;
  private Path project;

  record Run(int exit, String out, String err) {}

  @BeforeEach
  void makeUpAMachine() throws IOException {
    assumeFalse(File.separatorChar == '\\', "the scripts are for bash on Linux and macOS");
    bin = Files.createDirectory(folder.resolve("bin"));
    for (String tool : TOOLS) {
      for (String home : List.of("/bin", "/usr/bin")) {
        Path real = Path.of(home, tool);
        if (Files.isExecutable(real) && Files.notExists(bin.resolve(tool))) {
          Files.createSymbolicLink(bin.resolve(tool), real);
        }
      }
    }
    project = folder.resolve("a project");
    Files.createDirectories(project.resolve("tuner/src/main/java"));
    Files.createDirectories(project.resolve(".mvn"));
    Files.createDirectories(project.resolve("scripts"));
    Files.writeString(project.resolve("pom.xml"), "<project/>");
    Files.writeString(project.resolve("tuner/pom.xml"), "<project/>");
    Files.writeString(project.resolve("tuner/src/main/java/A.java"), "class A {}");
    try (Stream<Path> scripts = Files.list(SCRIPTS)) {
      for (Path script : scripts.filter(Files::isRegularFile).toList()) {
        Files.copy(
            script,
            project.resolve("scripts").resolve(script.getFileName()),
            StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** JUnit deletes the rest, but warns of each link that leads out of the folder. */
  @AfterEach
  void removeLinks() throws IOException {
    try (Stream<Path> links = Files.list(bin)) {
      for (Path link : links.toList()) {
        Files.delete(link);
      }
    }
  }

  @Test
  void everyScriptParses() throws Exception {
    try (Stream<Path> scripts = Files.walk(SCRIPTS)) {
      for (Path script :
          scripts.filter(file -> file.toString().matches(".*\\.(sh|sbatch)")).toList()) {
        assertThat(run("bash -n '" + script + "'")).isEqualTo(new Run(0, "", ""));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "headroom",
        "tune",
        "shares",
        "bench",
        "show",
        "report",
        "gate",
        "gpu-verify",
        "fleet",
        "bundle",
        "test-bundle",
        "test-devices",
        "test",
        "fleet-test"
      })
  void everyScriptAnswersHelp(String script) throws Exception {
    Run help =
        run(
            "JAVA_HOME='%s' HEADROOM_CLASSPATH='%s' HEADROOM_JAVA_OPTS=%s scripts/%s.sh --help"
                .formatted(
                    System.getProperty("java.home"),
                    System.getProperty("java.class.path"),
                    "-XX:TieredStopAtLevel=1",
                    script));
    assertThat(help.err()).isEmpty();
    assertThat(help.out()).contains("Usage: ");
    assertThat(help.exit()).isZero();
  }

  /** Its classes are compiled with a Maven profile of their own: here, by nobody. */
  @Test
  void peersHandsHelpToItsOwnCommand() throws Exception {
    assumeTrue(
        "Linux amd64".equals(System.getProperty("os.name") + " " + System.getProperty("os.arch")),
        "the libraries are for 64-bit Linux on x86");
    makeUpJdk("jdks/new", "25.0.1");
    makeUpMaven("mkdir -p tuner/target/peers/headroom/lib");
    Run help = run("HEADROOM_OPENBLAS=/a/blas scripts/peers.sh --help");
    assertThat(help.exit()).isZero();
    assertThat(help.out())
        .endsWith("<headroom.tuner.cli.PeersCommand> <--openblas> </a/blas> <--help>\n");
    assertThat(Files.readString(folder.resolve("calls"))).contains("-Ppeers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tune", "test"})
  void withoutAJdkOneLineSaysSo(String script) throws Exception {
    Run run = run("scripts/" + script + ".sh");
    assertThat(run.err())
        .startsWith("headroom: no JDK 25 or newer with javac found")
        .contains("set JAVA_HOME to it")
        .hasLineCount(1);
    assertThat(run.exit()).isEqualTo(4);
  }

  @Test
  void jdkThatIsTooOldIsPassedOver() throws Exception {
    Path old = makeUpJdk("jdks/old", "21.0.2");
    assertThat(run("JAVA_HOME='" + old + "' scripts/tune.sh").exit()).isEqualTo(4);
  }

  @Test
  void jreWithoutCompilerIsPassedOver() throws Exception {
    Path jre = makeUpJdk("jdks/jre", "25.0.1");
    Files.delete(jre.resolve("bin/javac"));
    assertThat(run("JAVA_HOME='" + jre + "' scripts/tune.sh").exit()).isEqualTo(4);
  }

  @Test
  void withoutMavenOneLineSaysSo() throws Exception {
    makeUpJdk("jdks/new", "25.0.1");
    Run run = run("scripts/tune.sh");
    assertThat(run.err()).startsWith("headroom: no Maven 3.8 or newer found").hasLineCount(1);
    assertThat(run.exit()).isEqualTo(4);
  }

  /** Of Ubuntu 22.04, for one. */
  @Test
  void mavenThatIsTooOldIsPassedOver() throws Exception {
    makeUpJdk("jdks/new", "25.0.1");
    makeUpMaven("3.6.3", bin.resolve("mvn"), "exit 0");
    Run run = run("scripts/show.sh");
    assertThat(run.err()).startsWith("headroom: no Maven 3.8 or newer found").hasLineCount(1);
    assertThat(run.exit()).isEqualTo(4);
    makeUpMaven("4.0.0", folder.resolve("mavens/new/bin/mvn"), "exit 0");
    assertThat(run("scripts/show.sh").exit()).isZero();
    assertThat(builds()).isEqualTo(1);
  }

  /** Debian 12 has no JDK 25: to name the command that has just failed would be no cure. */
  @Test
  void whatCannotBeInstalledIsNotAdvised() throws Exception {
    executable(bin.resolve("apt-get"), "echo 'E: Unable to locate package'; exit 100");
    executable(bin.resolve("id"), "echo 0");
    Run run = run("scripts/tune.sh");
    assertThat(run.err().lines().toList().getLast())
        .startsWith("headroom: no JDK 25 or newer with javac found")
        .contains("archive of Eclipse Temurin 25")
        .doesNotContain("apt-get");
    assertThat(run.exit()).isEqualTo(4);
  }

  @Test
  void commandLineGetsItsFlagsAndArguments() throws Exception {
    makeUpJdk("jdks/new", "25.0.1");
    makeUpMaven("exit 0");
    Run run = run("HEADROOM_JAVA_OPTS='-Xmx64m -Dx=y' scripts/bench.sh Cpu -p 'a b=1,2'");
    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("<--enable-native-access=ALL-UNNAMED>", "<-Xmx64m>", "<-Dx=y>")
        .contains("<-Dheadroom.home=" + project.toRealPath() + ">")
        .doesNotContain("jdk.incubator.vector")
        .endsWith("<headroom.tuner.cli.Headroom> <bench> <Cpu> <-p> <a b=1,2>\n");
  }

  @Test
  void buildsOnceAndAgainWhenSourcesChange() throws Exception {
    makeUpJdk("jdks/new", "26");
    makeUpMaven("exit 0");
    assertThat(run("scripts/show.sh").err()).startsWith("headroom: building").hasLineCount(1);
    assertThat(run("scripts/tune.sh").err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
    Files.writeString(project.resolve("tuner/src/main/java/A.java"), "class A { int x; }");
    assertThat(run("scripts/show.sh").err()).startsWith("headroom: building");
    assertThat(builds()).isEqualTo(2);
    Files.writeString(project.resolve("tuner/src/main/java/A.java"), "class A {}");
    assertThat(run("scripts/show.sh").err()).as("the first build is still there").isEmpty();
  }

  /** A container without git, or a tree of another owner, which git refuses to look at. */
  @ParameterizedTest
  @ValueSource(strings = {"", "exit 128", "for i in {1..20000}; do echo '?? a/src/main/b'; done"})
  void buildsWhateverGitDoes(String git) throws Exception {
    makeUpJdk("jdks/new", "25");
    makeUpMaven("exit 0");
    Files.createDirectory(project.resolve(".git"));
    if (!git.isEmpty()) {
      executable(bin.resolve("git"), git);
    }
    assertThat(run("scripts/show.sh").exit()).isZero();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    makeUpJdk("jdks/new", "25");
    makeUpMaven("sleep 1");
    Run run = run("scripts/show.sh & first=$!; scripts/show.sh; wait $first");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).hasLineCount(2);
    assertThat(run.err()).containsOnlyOnce("headroom: waiting for the build of process ");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void lockOfAKilledBuildIsTaken() throws Exception {
    makeUpJdk("jdks/new", "25");
    makeUpMaven("exit 0");
    Files.createDirectories(project.resolve("target"));
    Process gone = new ProcessBuilder("bash", "-c", "exit").start();
    gone.waitFor();
    Files.createSymbolicLink(lock(), Path.of(String.valueOf(gone.pid())));
    assertThat(run("scripts/show.sh & first=$!; scripts/show.sh; wait $first").exit()).isZero();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void failedBuildShowsItsErrors() throws Exception {
    makeUpJdk("jdks/new", "25");
    makeUpMaven("echo '[INFO] noise'; echo '[ERROR] A.java:1: no such thing'; exit 1");
    Run run = run("scripts/show.sh");
    assertThat(run.err()).contains("[ERROR] A.java:1: no such thing", "the build failed after");
    assertThat(run.err()).doesNotContain("noise").contains("target/build.log");
    assertThat(run.exit()).isEqualTo(5);
    assertThat(Files.isSymbolicLink(lock())).isFalse();
  }

  /** The working tree is the candidate: that it does not build is an error of the gate. */
  @Test
  void aWorkingTreeThatDoesNotBuildIsAnErrorOfTheGate() throws Exception {
    makeUpJdk("jdks/new", "25");
    makeUpMaven("echo '[ERROR] A.java:1: no such thing'; exit 1");
    assertThat(run("scripts/gate.sh").exit()).isEqualTo(2);
  }

  @Test
  void testRunsVerifyWithTheGivenArguments() throws Exception {
    makeUpJdk("jdks/new", "25");
    makeUpMaven("exit 0");
    assertThat(run("scripts/test.sh -pl kernels-api").exit()).isZero();
    assertThat(Files.readString(folder.resolve("calls"))).isEqualTo("-B -pl kernels-api verify\n");
  }

  /** Of this run alone, the slowest first; and a failure stays one. */
  @Test
  void testNamesTheSlowestClasses() throws Exception {
    makeUpJdk("jdks/new", "25.0.1");
    String report = "<testsuite version=\"3\" name=\"a.%s\" time=\"%s\" tests=\"1\">";
    Path reports = Files.createDirectories(project.resolve("tuner/target/surefire-reports"));
    Files.writeString(reports.resolve("TEST-old.xml"), report.formatted("OldTest", "99"));
    makeUpMaven(
        """
        sleep 0.1
        cd tuner/target/surefire-reports
        echo '%s' >TEST-a.xml
        echo '%s' >TEST-b.xml
        exit 1
        """
            .formatted(report.formatted("ATest", "9.5"), report.formatted("BTest", "10.25")));
    Run run = run("scripts/test.sh");
    assertThat(run.out()).isEqualTo("Slowest test classes:\n10.25 s  a.BTest\n9.5 s  a.ATest\n");
    assertThat(run.exit()).isEqualTo(1);
  }

  /** A JDK whose {@code java} prints its arguments. */
  private Path makeUpJdk(String path, String version) throws IOException {
    Path home = folder.resolve(path);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    executable(
        home.resolve("bin/java"), "printf '<%s>' \"$1\"; shift; printf ' <%s>' \"$@\"; echo");
    executable(home.resolve("bin/javac"), "exit 1");
    return home;
  }

  private Path lock() {
    return project.resolve("target/build.pid");
  }

  private void makeUpMaven(String action) throws IOException {
    makeUpMaven("3.9.9", bin.resolve("mvn"), action);
  }

  /** A Maven that notes its call, does what it is told, and leaves what a build leaves. */
  private void makeUpMaven(String version, Path file, String action) throws IOException {
    Files.createDirectories(file.getParent());
    executable(
        file,
        """
        if [ "$*" = -v ]; then echo 'Apache Maven %s (of a test)'; exit; fi
        echo "$*" >>'%s/calls'
        mkdir -p tuner/target/fast/headroom/lib
        %s\
        """
            .formatted(version, folder, action));
  }

  private static void executable(Path file, String body) throws IOException {
    Files.deleteIfExists(file); // a link to a tool of the system must not be written through
    Files.writeString(file, "#!/usr/bin/env bash\n" + body + "\n");
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make executable: " + file);
    }
  }

  private int builds() throws IOException {
    return Files.readAllLines(folder.resolve("calls")).size();
  }

  private Run run(String command) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(bin.resolve("bash").toString(), "-c", command);
    builder.environment().clear();
    builder.environment().put("PATH", bin.toString());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("HEADROOM_JDK_ROOTS", folder.resolve("jdks").toString());
    builder.environment().put("HEADROOM_MAVEN_ROOTS", folder.resolve("mavens").toString());
    builder.directory(project.toFile()).redirectInput(new File("/dev/null"));
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("no end after 60 s: " + command);
    }
    return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
