package headroom.tuner.gate.arm;

import headroom.tuner.gate.GateException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * A build that can run as an arm.
 *
 * @param label what people call it: a ref, a file, {@code working tree}
 * @param commit what it was built from, or {@code unknown}
 * @param classPath its jars
 */
public record ArmBuild(String label, String commit, String classPath) {

  private static final String ENTRY = GateArm.class.getName().replace('.', '/') + ".class";

  /** The build that this process runs. */
  public static ArmBuild running(String label, String commit) {
    return new ArmBuild(label, commit, System.getProperty("java.class.path"));
  }

  /**
   * The build in a folder of jars, or the one around a jar: its libraries lie beside it.
   *
   * @throws GateException if it holds no arm
   */
  public static ArmBuild of(String label, String commit, Path jarOrFolder) {
    Path folder = Files.isDirectory(jarOrFolder) ? jarOrFolder : jarOrFolder.resolveSibling("");
    Path library = folder.resolve("lib");
    Path jars = Files.isDirectory(library) ? library : folder;
    requireArm(label, jars);
    return new ArmBuild(label, commit, jars.toAbsolutePath().normalize() + File.separator + "*");
  }

  private static void requireArm(String label, Path folder) {
    try (Stream<Path> files = Files.list(folder.toAbsolutePath())) {
      if (files.filter(file -> file.toString().endsWith(".jar")).noneMatch(ArmBuild::holdsArm)) {
        throw new GateException(
            "%s holds no %s: it was built before there was a gate, or is no build of Headroom; take a newer one"
                .formatted(label, GateArm.class.getName()));
      }
    } catch (IOException e) {
      throw new GateException("cannot read the jars of %s in %s".formatted(label, folder));
    }
  }

  private static boolean holdsArm(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getEntry(ENTRY) != null;
    } catch (IOException e) {
      return false; // no jar, whatever its name says
    }
  }
}
