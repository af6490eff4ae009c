package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a gate leaves in the folder for temporary files: nothing. */
class GateScratchTest {

  /** A gate that is busy with an arm. */
  static final class BusyGate {
    private BusyGate() {}

    public static void main(String[] args) throws IOException, InterruptedException {
      try (GateScratch scratch = GateScratch.open()) {
        System.out.println(fill(scratch));
        Thread.sleep(60_000);
      }
    }
  }

  private static Path fill(GateScratch scratch) throws IOException {
    Path arm = scratch.of("base");
    Files.writeString(arm.resolve("classes.jsa"), "an archive");
    return Objects.requireNonNull(arm.getParent());
  }

  @Test
  void itIsGoneWithTheGate() throws IOException {
    Path folder;
    try (GateScratch scratch = GateScratch.open()) {
      folder = fill(scratch);
      assertThat(folder.resolve("base").resolve("classes.jsa")).exists();
    }
    assertThat(folder).doesNotExist();
  }

  @Test
  void itIsGoneWithAGateThatIsInterrupted() throws IOException, InterruptedException {
    assumeFalse(File.separatorChar == '\\', "Windows knows no SIGTERM");
    Process gate =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    BusyGate.class.getName()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = gate.inputReader()) {
      Path folder = Path.of(String.valueOf(out.readLine()));
      assertThat(folder).isDirectory();
      gate.destroy();
      assertThat(gate.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(folder).doesNotExist();
    } finally {
      gate.destroyForcibly();
    }
  }
}
