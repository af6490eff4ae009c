package headroom.tuner.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder for a gate's arms, for this user alone: classes found there are loaded and run. It is
 * gone when the gate is, also by Ctrl-C or SIGTERM: these interrupt the thread that opened it, so
 * that the arm is ended and what it said on dying is taken for nothing.
 */
final class GateScratch implements AutoCloseable {

  /** An arm is killed and some hundred files are deleted in a fraction of it. */
  private static final int PATIENCE_SECONDS = 5;

  private final Path folder;
  private final Thread owner = Thread.currentThread();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread atExit = new Thread(this::interruptOwner, "gate-scratch");

  private GateScratch(Path folder) {
    this.folder = folder;
  }

  static GateScratch open() throws IOException {
    GateScratch scratch = new GateScratch(Files.createTempDirectory("headroom-gate"));
    Runtime.getRuntime().addShutdownHook(scratch.atExit);
    return scratch;
  }

  /** A folder of one arm's own: arms share no compiled kernel. */
  Path of(String arm) throws IOException {
    return Files.createDirectories(folder.resolve(arm));
  }

  private void interruptOwner() {
    owner.interrupt();
    try {
      if (!closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.printf("headroom: %s is left behind; delete it%n", folder);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      return; // it is the hook that waits for this
    }
  }
}
