package headroom.tuner.measure;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder for compiled kernels, so that JVMs which share one do not compile it again. It goes with
 * this process, on Ctrl-C too.
 */
public final class KernelCaches implements AutoCloseable {

  private final Path folder;
  private final Thread atExit = new Thread(this::deleteQuietly, "kernel caches");

  private KernelCaches(Path folder) {
    this.folder = folder;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Makes the folder, for this user alone: classes found there are loaded and run.
   *
   * @throws IOException if there is no temporary folder to write to
   */
  public static KernelCaches open() throws IOException {
    return new KernelCaches(Files.createTempDirectory("headroom-kernels"));
  }

  /** This process's JVM with the caches. */
  public ChildJvm jvm() {
    return ChildJvm.current().withCaches(folder);
  }

  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      return; // going down: the hook deletes
    }
    delete();
  }

  private void deleteQuietly() {
    try {
      delete();
    } catch (IOException e) {
      return; // a child that is ending too still writes there
    }
  }

  private void delete() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }
}
