package headroom.gpu.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.gpu.cuda.JCudaNatives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a main class of the tests on the stand-in driver, in a JVM of its own. */
public final class StandInRunner {
  private static final int LIMIT_SECONDS = 120;

  private StandInRunner() {}

  /**
   * The driver for a folder; the test is skipped, with the reason, where JCuda or the C compiler is
   * missing.
   *
   * @param definitions macros of the C files
   */
  public static Path library(Path folder, String... definitions) throws Exception {
    boolean linux = System.getProperty("os.name").equals("Linux");
    assumeTrue(linux && System.getProperty("os.arch").equals("amd64"), "JCuda has no natives here");
    return StandInBuild.build(folder, definitions);
  }

  /**
   * Runs it to its end, and expects success.
   *
   * @param folder where {@link #library} was made
   * @param environment variables beside this process's own
   * @param flags of the JVM, beside those of JCuda
   * @param arguments of the class
   * @return what it printed
   */
  public static List<String> run(
      Class<?> main,
      Path folder,
      Map<String, String> environment,
      List<String> flags,
      String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
    command.addAll(JCudaNatives.in(folder.resolve("natives")).jvmFlags());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    // The natives that CudaContext itself unpacks.
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    Process process = builder.redirectOutput(output.toFile()).start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(
          "no end after %d s:%n%s".formatted(LIMIT_SECONDS, Files.readString(output)));
    }
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    return Files.readAllLines(output);
  }
}
