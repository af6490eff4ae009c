package headroom.gpu.standin;

import headroom.gpu.cuda.JCudaNatives;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Makes the stand-in driver for tests of other modules, which cannot see these classes: {@code
 * StandInBuild FOLDER [MACRO=VALUE …]}, run in this module's folder, prints the library's path. It
 * fails with the reason where JCuda has no natives or there is no C compiler.
 */
final class StandInBuild {
  private StandInBuild() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    System.out.println(build(folder, Arrays.copyOfRange(arguments, 1, arguments.length)));
  }

  /** The library, with all that it needs, in a folder that is there. */
  static Path build(Path folder, String... definitions) throws Exception {
    Path natives = Files.createDirectories(folder.resolve("natives"));
    JCudaNatives.in(natives).jvmFlags();
    try (Stream<Path> files = Files.list(natives)) {
      return StandInLibrary.compileDriver(folder, files.findFirst().orElseThrow(), definitions);
    }
  }
}
