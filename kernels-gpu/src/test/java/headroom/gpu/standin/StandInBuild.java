package headroom.gpu.standin;

import headroom.gpu.cuda.JCudaNatives;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Makes the stand-ins of driver and NVML for tests of other modules, which cannot see these
 * classes: {@code StandInBuild FOLDER [MACRO=VALUE …]}, run in this module's folder, prints the
 * driver's path; NVML lies in the folder {@code nvml} beside it. It fails with the reason where
 * JCuda has no natives or there is no C compiler.
 */
final class StandInBuild {
  private StandInBuild() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    String[] definitions = Arrays.copyOfRange(arguments, 1, arguments.length);
    StandInLibrary.compileNvml(Files.createDirectories(folder.resolve("nvml")), definitions);
    System.out.println(build(folder, definitions));
  }

  /** The driver, with all that it needs, in a folder that is there. */
  static Path build(Path folder, String... definitions) throws Exception {
    Path natives = Files.createDirectories(folder.resolve("natives"));
    JCudaNatives.in(natives).jvmFlags();
    try (Stream<Path> files = Files.list(natives)) {
      return StandInLibrary.compileDriver(folder, files.findFirst().orElseThrow(), definitions);
    }
  }
}
