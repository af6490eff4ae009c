package headroom.tuner.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One run at a time for an output, and no lock outlives its process. */
class RunLockTest {

  @TempDir private Path folder;

  /** Holds a lock until it is killed. */
  static final class Holder {
    public static void main(String[] args) throws InterruptedException {
      try (RunLock _ = RunLock.hold(Path.of(args[0])).orElseThrow()) {
        System.out.println("held");
        Thread.sleep(60_000);
      }
    }
  }

  private static Process holder(Path output) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                output.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(process.inputReader().readLine()).startsWith("held");
    return process;
  }

  @Test
  void anotherProcessIsKeptOutUntilTheHolderIsKilled() throws Exception {
    Path output = folder.resolve("profile.json");
    Process process = holder(output);
    try {
      assertThat(RunLock.hold(output)).isEmpty();
      assertThat(RunLock.hold(output)).as("asking changes nothing").isEmpty();
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(folder.resolve(".profile.json.lock")).as("the dead one's file").exists();
    RunLock.hold(output).orElseThrow().close();
  }

  @Test
  void theSameProcessIsKeptOutToo() {
    Path output = folder.resolve("profile.json");
    try (RunLock first = RunLock.hold(output).orElseThrow()) {
      assertThat(first).isNotNull();
      assertThat(RunLock.hold(output)).isEmpty();
      assertThat(RunLock.hold(folder.resolve("other.json")).map(RunLock::getClass)).isPresent();
    }
    assertThat(RunLock.hold(output)).isPresent();
  }

  @Test
  void anOutputByAnotherNameIsTheSameOutput() throws IOException {
    Path output = Files.writeString(folder.resolve("profile.json"), "{}");
    Path link = Files.createSymbolicLink(folder.resolve("link.json"), output);
    List<Path> names = List.of(output, folder.resolve(".").resolve("profile.json"), link);
    for (Path name : names) {
      try (RunLock held = RunLock.hold(name).orElseThrow()) {
        assertThat(held).isNotNull();
        assertThat(names).allMatch(other -> RunLock.hold(other).isEmpty());
      }
    }
  }
}
