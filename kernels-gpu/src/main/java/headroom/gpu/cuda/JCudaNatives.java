package headroom.gpu.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import jcuda.driver.JCudaDriver;

/**
 * JCuda's native library: taken from its jar into a folder that only this user can write.
 *
 * <p>Left alone, JCuda unpacks to a fixed name in the shared temporary folder, runs whatever it
 * finds there, and races with a second JVM that does the same.
 */
public final class JCudaNatives {
  private static final String VERSION = "12.6.0";
  private static final String TEMPORARY_FOLDER = "java.io.tmpdir";

  private final PrivateFolder folder;

  private JCudaNatives(PrivateFolder folder) {
    this.folder = folder;
  }

  /** Natives that are kept in this folder, which must be private to this user. */
  public static JCudaNatives in(Path folder) {
    return new JCudaNatives(new PrivateFolder(folder));
  }

  /** Natives in this user's cache. */
  public static JCudaNatives ofThisUser() {
    return new JCudaNatives(PrivateFolder.ofThisUser("natives-jcuda-" + VERSION));
  }

  /**
   * Unpacks the library and tells a forked JVM where it is.
   *
   * @return flags for {@code java}
   * @throws IllegalStateException if it cannot be unpacked: why, and the cure
   */
  public List<String> jvmFlags() {
    return List.of(
        "-Djava.library.path=" + unpack().getParent(), "--enable-native-access=ALL-UNNAMED");
  }

  /**
   * Loads the library into this JVM, once; only where a driver was found, for without one JCuda
   * cannot be used in this JVM ever after.
   *
   * @throws IllegalStateException if it cannot be loaded: why, and the cure
   */
  synchronized void load() {
    Path library = unpack();
    String shared = System.getProperty(TEMPORARY_FOLDER);
    try {
      // JCuda looks in java.library.path, which is fixed once a JVM runs, then in the temporary
      // folder, where it takes a file of the right name as it is: so ours is that folder meanwhile.
      System.setProperty(TEMPORARY_FOLDER, String.valueOf(library.getParent()));
      JCudaDriver.setExceptionsEnabled(false); // the first touch, which loads
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      throw new IllegalStateException(
          "JCuda's library %s does not load; NVIDIA's driver must be there, and this Java be for"
                  .formatted(library)
              + " the same processor",
          e);
    } finally {
      System.setProperty(TEMPORARY_FOLDER, shared);
    }
  }

  private Path unpack() {
    String file = fileName();
    try (InputStream library = JCudaDriver.class.getResourceAsStream("/lib/" + file)) {
      if (library == null) {
        throw new IllegalStateException(
            "this build holds no %s; JCuda runs on x86-64 Linux here".formatted(file));
      }
      return folder.keep(file, library.readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException(
          "%s cannot be unpacked to %s; set XDG_CACHE_HOME to a folder that you can write"
              .formatted(file, folder.path()),
          e);
    }
  }

  /** The name that JCuda itself looks for. */
  private static String fileName() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).split(" ", 2)[0];
    String processor =
        switch (System.getProperty("os.arch")) {
          case "amd64", "x86_64" -> "x86_64";
          case String other -> other;
        };
    return System.mapLibraryName("JCudaDriver-%s-%s-%s".formatted(VERSION, system, processor));
  }
}
