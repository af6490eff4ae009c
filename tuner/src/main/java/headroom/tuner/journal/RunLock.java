package headroom.tuner.journal;

import headroom.json.DocumentException;
import headroom.json.TextFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Keeps a second run away from an output, while the process that holds it lives. The lock is the
 * system's, on a file beside the output: it ends with its process, however that ends, and a file
 * that is left behind locks nothing.
 */
public final class RunLock implements AutoCloseable {

  /** Behind all content, so that systems whose locks forbid reading leave the content readable. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  /** Once is enough unless a run ends between our opening and our locking. */
  private static final int TRIES = 10;

  private final Path file;
  private final FileChannel channel;

  private RunLock(Path file, FileChannel channel) {
    this.file = file;
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
    Path file = beside(output);
    try {
      for (int i = 0; i < TRIES; i++) {
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!locked(channel)) {
          channel.close();
          return Optional.empty();
        }
        if (stillThere(file, channel)) {
          return Optional.of(new RunLock(file, channel));
        }
        channel.close();
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new DocumentException("cannot lock %s: %s".formatted(output, TextFile.reason(e)));
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by this very process
    }
  }

  /** Whether what was locked is what later runs will find: its last holder may have deleted it. */
  private static boolean stillThere(Path file, FileChannel channel) throws IOException {
    String token = "%d %d%n".formatted(ProcessHandle.current().pid(), System.nanoTime());
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(token.getBytes(StandardCharsets.US_ASCII)));
    try {
      return Files.readString(file, StandardCharsets.US_ASCII).equals(token);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static Path beside(Path output) {
    Path target = output.toAbsolutePath().normalize();
    try {
      target = Files.exists(target) ? target.toRealPath() : realSibling(target);
    } catch (IOException e) {
      throw new DocumentException("cannot lock %s: %s".formatted(output, TextFile.reason(e)));
    }
    return target.resolveSibling(".%s.lock".formatted(target.getFileName()));
  }

  private static Path realSibling(Path target) throws IOException {
    Path folder = target.getParent();
    return folder == null ? target : folder.toRealPath().resolve(target.getFileName());
  }

  /** Lets the next run in. */
  @Override
  public void close() {
    try (channel) {
      // Before the lock goes: whoever opened the file meanwhile sees that it is gone.
      Files.deleteIfExists(file);
    } catch (IOException e) {
      return; // a file that nobody has locked is in nobody's way
    }
  }
}
