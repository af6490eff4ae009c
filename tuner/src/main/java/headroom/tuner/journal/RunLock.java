package headroom.tuner.journal;

import headroom.json.DocumentException;
import headroom.json.TextFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Keeps a second run away from an output, while the process that holds it lives. The lock is the
 * system's, on a file beside the output: it ends with its process, however that ends. The file, an
 * empty one, stays: were it deleted, a run that had just opened it would lock what nobody finds.
 *
 * <p>One process should ask once for one output: where locks are POSIX's, a process that closes any
 * channel to a file loses its lock on it. For the same reason nothing here reads the file.
 */
public final class RunLock implements AutoCloseable {

  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Locks an output.
   *
   * @param output the file that a run writes; its folder must exist
   * @return nothing if another run holds it
   * @throws DocumentException if no lock can be made there
   */
  public static Optional<RunLock> hold(Path output) {
    try {
      RunLock lock =
          new RunLock(
              FileChannel.open(
                  beside(output), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
      if (lock.taken()) {
        return Optional.of(lock);
      }
      lock.close();
      return Optional.empty();
    } catch (IOException e) {
      throw new DocumentException("cannot lock %s: %s".formatted(output, TextFile.reason(e)));
    }
  }

  private boolean taken() throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by this very process
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private static Path beside(Path output) throws IOException {
    Path target = output.toAbsolutePath().normalize();
    Path folder = target.getParent();
    if (Files.exists(target)) {
      target = target.toRealPath();
    } else if (folder != null) {
      target = folder.toRealPath().resolve(target.getFileName());
    }
    return target.resolveSibling(".%s.lock".formatted(target.getFileName()));
  }

  /** Lets the next run in. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      return; // the process is about to end, and the lock with it
    }
  }
}
