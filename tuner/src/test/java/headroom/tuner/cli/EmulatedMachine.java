package headroom.tuner.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A machine whose GPU is kernels-gpu's stand-in for NVIDIA's driver, which interprets PTX, with one
 * for NVML beside it. The real command line runs there, in JVMs of their own, for a driver stays
 * loaded; their results and caches stay in one folder.
 */
final class EmulatedMachine {

  /** One GPU of sm_80, whose L2 a cache of a few KiB outgrows in two or three copies. */
  static final List<String> TINY_GPU =
      List.of("COMPUTE_MAJOR=8", "DEVICE_COUNT=1", "L2_BYTES=2048");

  /** Of the driver's and NVML's C files: throttled whenever it is asked. */
  static final String HOT = "HOT";

  /** Its test classes hold the stand-in, whose library is made in its folder. */
  private static final Path GPU_MODULE = Path.of("..", "kernels-gpu").toAbsolutePath().normalize();

  private static final Path STAND_IN_CLASSES = GPU_MODULE.resolve("target").resolve("test-classes");

  private static final String PATH = "PATH";

  private static final String CACHES = "XDG_CACHE_HOME";

  private static final int LIMIT_SECONDS = 300;

  private final Path folder;
  private final Map<String, String> environment;
  private final List<String> flags;

  private EmulatedMachine(Path folder, Map<String, String> environment, List<String> flags) {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
    this.flags = List.copyOf(flags);
  }

  /** How a process ended, and what it said on both streams. */
  record Run(int exitCode, String output) {}

  /**
   * Makes the driver; the test is skipped, with the reason, where something is missing for it.
   *
   * @param folder for all that the machine writes
   * @param definitions macros of the C files
   */
  static EmulatedMachine in(Path folder, List<String> definitions)
      throws IOException, InterruptedException {
    assumeTrue(onPath("nvcc") && onPath("cc"), "no nvcc or no cc in PATH");
    assumeTrue(Files.isDirectory(STAND_IN_CLASSES), "kernels-gpu's tests are not compiled");
    Path driver = Files.createDirectories(folder.resolve("driver"));
    EmulatedMachine bare =
        new EmulatedMachine(folder, Map.of(CACHES, folder.resolve("cache").toString()), List.of());
    List<String> words = new ArrayList<>(List.of(driver.toString()));
    words.addAll(definitions);
    ProcessBuilder build = bare.java("headroom.gpu.standin.StandInBuild", words);
    build.environment().remove("HEADROOM_STAND_IN");
    Run built = bare.run(build);
    assumeTrue(built.exitCode() == 0, () -> "no stand-in driver: " + built.output());
    return bare.with("HEADROOM_STAND_IN", driver.resolve("libcuda.so.1").toString())
        .with("LD_LIBRARY_PATH", driver.resolve("nvml").toString());
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv().getOrDefault(PATH, "").split(File.pathSeparator))
        .anyMatch(entry -> Files.isExecutable(Path.of(entry, program)));
  }

  private EmulatedMachine with(String variable, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(variable, value);
    return new EmulatedMachine(folder, more, flags);
  }

  /**
   * The same machine, where decodes of some modules crash.
   *
   * @param text of those modules, such as an opcode that others lack
   */
  EmulatedMachine crashingOn(String text) {
    return with("HEADROOM_STAND_IN_CRASH", text);
  }

  /**
   * The same machine with another python3.
   *
   * @param body of a shell script
   */
  EmulatedMachine withPython(String body) throws IOException {
    Path bin = executable(folder.resolve("python"), "python3", body);
    return with(PATH, bin + File.pathSeparator + System.getenv().getOrDefault(PATH, ""));
  }

  /**
   * The same machine as a bundle finds it: the toolkit does not start, and nothing was compiled
   * before.
   *
   * @param caches what the machine keeps from now on
   * @param kernels the folder of kernels that the bundle brings
   */
  EmulatedMachine withoutToolkit(Path caches, Path kernels) throws IOException {
    Path toolkit = folder.resolve("toolkit");
    executable(toolkit.resolve("bin"), "nvcc", "exit 1");
    EmulatedMachine bare = with("CUDA_HOME", toolkit.toString()).with(CACHES, caches.toString());
    return new EmulatedMachine(folder, bare.environment, List.of("-Dheadroom.cubins=" + kernels));
  }

  private static Path executable(Path bin, String name, String body) throws IOException {
    Path file = Files.createDirectories(bin).resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make executable: " + file);
    }
    return bin;
  }

  /** What its compiler made up to now, by the one version that it has. */
  Path compiled() throws IOException {
    Path compilers = Path.of(environment.getOrDefault(CACHES, "")).resolve("headroom/cubins");
    try (Stream<Path> folders = Files.list(compilers)) {
      return folders.findFirst().orElseThrow();
    }
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
                "-Dheadroom.home=" + folder));
    command.addAll(flags);
    command.addAll(
        List.of(
            "-cp",
            STAND_IN_CLASSES + File.pathSeparator + System.getProperty("java.class.path"),
            main));
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command).directory(GPU_MODULE.toFile());
    builder.environment().putAll(environment);
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
