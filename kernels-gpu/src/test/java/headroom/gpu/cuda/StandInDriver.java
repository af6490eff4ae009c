package headroom.gpu.cuda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compiles {@code src/test/c/stand_in_libcuda.c} with this machine's C compiler. */
final class StandInDriver {
  private static final Path SOURCE = Path.of("src/test/c/stand_in_libcuda.c");

  private StandInDriver() {}

  /**
   * A driver with the given behaviour; the test is skipped, with the reason, where no C compiler
   * is.
   *
   * @param folder where the library goes
   * @param definitions macros of the C file, such as {@code INIT_STATUS=100}
   */
  static CudaDriver compile(Path folder, String... definitions)
      throws IOException, InterruptedException {
    Path library = folder.resolve("libcuda.so.1");
    List<String> command = new ArrayList<>(List.of("cc", "-shared", "-fPIC", "-o"));
    command.add(library.toString());
    for (String definition : definitions) {
      command.add("-D" + definition);
    }
    command.add(SOURCE.toString());
    Process compiler;
    try {
      compiler = new ProcessBuilder(command).inheritIO().start();
    } catch (IOException e) {
      assumeTrue(false, "no C compiler: cc is not in PATH, so no stand-in for libcuda");
      throw e;
    }
    if (compiler.waitFor() != 0) {
      throw new AssertionError("the stand-in does not compile: " + String.join(" ", command));
    }
    return new CudaDriver(List.of(library.toString()));
  }
}
