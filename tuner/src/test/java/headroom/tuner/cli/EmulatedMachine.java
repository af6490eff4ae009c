package headroom.tuner.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A machine whose GPU is kernels-gpu's stand-in for NVIDIA's driver, which interprets PTX. The real
 * command line runs there, in JVMs of their own, for a driver stays loaded; their results and
 * caches stay in one folder.
 */
final class EmulatedMachine {

  /** One GPU of sm_80, whose L2 a cache of a few KiB outgrows in two or three copies. */
  static final String[] TINY_GPU = {"COMPUTE_MAJOR=8", "DEVICE_COUNT=1", "L2_BYTES=2048"};

  /** Its test classes hold the stand-in, whose library is made in its folder. */
  private static final Path GPU_MODULE = Path.of("..", "kernels-gpu").toAbsolutePath().normalize();

  private static final Path STAND_IN_CLASSES = GPU_MODULE.resolve("target").resolve("test-classes");

  private static final int LIMIT_SECONDS = 300;

  private final Path folder;
  private final Path driver;
  private final Optional<String> crash;

  private EmulatedMachine(Path folder, Path driver, Optional<String> crash) {
    this.folder = folder;
    this.driver = driver;
    this.crash = crash;
  }

  /** How a process ended, and what it said on both streams. */
  record Run(int exitCode, String output) {}

  /**
   * Makes the driver; the test is skipped, with the reason, where something is missing for it.
   *
   * @param folder for all that the machine writes
   * @param definitions macros of the driver's C files
   */
  static EmulatedMachine in(Path folder, String... definitions)
      throws IOException, InterruptedException {
    assumeTrue(onPath("nvcc") && onPath("cc"), "no nvcc or no cc in PATH");
    assumeTrue(Files.isDirectory(STAND_IN_CLASSES), "kernels-gpu's tests are not compiled");
    Path driver = Files.createDirectories(folder.resolve("driver"));
    EmulatedMachine machine =
        new EmulatedMachine(folder, driver.resolve("libcuda.so.1"), Optional.empty());
    List<String> words = new ArrayList<>(List.of(driver.toString()));
    words.addAll(List.of(definitions));
    ProcessBuilder build = machine.java("headroom.gpu.standin.StandInBuild", words);
    build.environment().remove("HEADROOM_STAND_IN");
    Run built = machine.run(build);
    assumeTrue(built.exitCode() == 0, () -> "no stand-in driver: " + built.output());
    return machine;
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(entry -> Files.isExecutable(Path.of(entry, program)));
  }

  /**
   * The same machine, where decodes of some modules crash.
   *
   * @param text of those modules, such as an opcode that others lack
   */
  EmulatedMachine crashingOn(String text) {
    return new EmulatedMachine(folder, driver, Optional.of(text));
  }

  /** Runs a command to its end. */
  Run headroom(String... words) throws IOException, InterruptedException {
    return run(java("headroom.tuner.cli.Headroom", List.of(words)));
  }

  /** Runs another program of the tests to its end. */
  Run program(Class<?> main, String... words) throws IOException, InterruptedException {
    return run(java(main.getName(), List.of(words)));
  }

  private ProcessBuilder java(String main, List<String> words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dheadroom.home=" + folder,
                "-cp",
                STAND_IN_CLASSES + File.pathSeparator + System.getProperty("java.class.path"),
                main));
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command).directory(GPU_MODULE.toFile());
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    builder.environment().put("HEADROOM_STAND_IN", driver.toString());
    crash.ifPresent(text -> builder.environment().put("HEADROOM_STAND_IN_CRASH", text));
    return builder;
  }

  private Run run(ProcessBuilder builder) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "run", ".txt");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(
          "no end after %d s: %s".formatted(LIMIT_SECONDS, Files.readString(output)));
    }
    return new Run(process.exitValue(), Files.readString(output));
  }
}
