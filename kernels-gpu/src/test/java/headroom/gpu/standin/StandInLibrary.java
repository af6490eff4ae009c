package headroom.gpu.standin;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Compiles the stand-in driver of {@code src/test/c} with this machine's C compiler. */
public final class StandInLibrary {
  private static final Path SOURCES = Path.of("src/test/c");

  /** What the driver is made of; the others are libraries of their own. */
  private static final List<String> DRIVER =
      List.of("stand_in_libcuda.c", "stand_in_memory.c", "stand_in_module.c", "stand_in_queue.c");

  private static final String CALL_OF_DRIVER = "cu[A-Z]\\w+";

  private StandInLibrary() {}

  /**
   * The driver with all parts, and a definition for each call that JCuda links to: a missing one
   * would end the JVM at its first use. The test is skipped, with the reason, where no C compiler
   * is.
   *
   * @param folder where the library goes
   * @param jcuda JCuda's native library
   * @param definitions macros of the C files, such as {@code INIT_STATUS=100}
   * @return {@code libcuda.so.1}
   */
  public static Path compileDriver(Path folder, Path jcuda, String... definitions)
      throws IOException, InterruptedException {
    // Weak: the parts' own definitions come before them.
    String missing =
        run(List.of("nm", "-D", "--undefined-only", jcuda.toString()))
            .lines()
            .map(line -> line.strip().replaceFirst("^U ", ""))
            .filter(name -> name.matches(CALL_OF_DRIVER))
            .map("__attribute__((weak)) int %s(void) { return 801; }"::formatted)
            .collect(Collectors.joining("\n", "/* CUDA_ERROR_NOT_SUPPORTED */\n", "\n"));
    List<Path> sources = new ArrayList<>(DRIVER.stream().map(SOURCES::resolve).toList());
    sources.add(Files.writeString(folder.resolve("missing.c"), missing));
    return link(folder.resolve("libcuda.so.1"), sources, definitions);
  }

  /**
   * NVML, under the name that the system's loader looks for: for a process whose {@code
   * LD_LIBRARY_PATH} holds the folder.
   *
   * @see #compileDriver
   */
  public static Path compileNvml(Path folder, String... definitions)
      throws IOException, InterruptedException {
    return link(
        folder.resolve("libnvidia-ml.so.1"),
        List.of(SOURCES.resolve("stand_in_nvml.c")),
        definitions);
  }

  /**
   * A library of one C file.
   *
   * @see #compileDriver
   */
  public static Path compile(Path folder, String source, String... definitions)
      throws IOException, InterruptedException {
    return link(folder.resolve(source + ".so"), List.of(SOURCES.resolve(source)), definitions);
  }

  private static Path link(Path file, List<Path> sources, String... definitions)
      throws IOException, InterruptedException {
    Path library = file.toAbsolutePath();
    List<String> command = new ArrayList<>(List.of("cc", "-shared", "-fPIC", "-fno-builtin"));
    command.addAll(
        List.of("-Wl,-z,noexecstack,-soname," + file.getFileName(), "-o", library.toString()));
    for (String definition : definitions) {
      command.add("-D" + definition);
    }
    sources.forEach(source -> command.add(source.toString()));
    run(command);
    return library;
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, command.getFirst() + " is not in PATH, so no stand-in for libcuda");
      throw e;
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(String.join(" ", command) + "\n" + output);
    }
    return output;
  }
}
