package headroom.json;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Whole UTF-8 files: read up to a size, written all or not at all. */
public final class TextFile {

  /** As many as Linux follows. */
  private static final int MAX_LINKS = 40;

  private TextFile() {}

  /**
   * Reads a file of at most {@code maxBytes}.
   *
   * @throws DocumentException if it is absent, larger, unreadable or not UTF-8
   */
  public static String read(Path path, int maxBytes) {
    if (!Files.exists(path)) {
      throw new DocumentException(path + " does not exist; check the path");
    }
    if (!Files.isRegularFile(path)) {
      throw new DocumentException(path + " is not a file; name a JSON file");
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new DocumentException(
            "%s is larger than %d MiB; that is no file of Headroom's"
                .formatted(path, maxBytes >> 20));
      }
      return decode(path, bytes);
    } catch (IOException e) {
      throw new DocumentException("%s cannot be read: %s".formatted(path, reason(e)));
    }
  }

  private static String decode(Path path, byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      // Some editors put a byte order mark first; RFC 8259 lets a reader ignore it.
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new DocumentException(path + " is not UTF-8 text; save it as UTF-8");
    }
  }

  /**
   * Writes a file so that, whatever happens, either the old or the whole new content is there: into
   * a new file beside it, to the disk, then renamed over it.
   *
   * @throws DocumentException if it cannot be written; the old file, if any, is untouched
   */
  public static void writeAtomically(Path path, String text) {
    Path target = target(path);
    Path fresh = beside(target);
    try {
      writeThrough(fresh, text.getBytes(StandardCharsets.UTF_8));
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      syncFolder(folder(target));
    } catch (IOException e) {
      throw unwritable(path, reason(e));
    } finally {
      deleteQuietly(fresh);
    }
  }

  /**
   * Fails where {@link #writeAtomically} would, so that a long run learns it before it starts.
   *
   * @throws DocumentException if {@code path} cannot be written
   */
  public static void requireWritable(Path path) {
    Path fresh = beside(target(path));
    try {
      writeThrough(fresh, new byte[0]);
    } catch (IOException e) {
      throw unwritable(path, reason(e));
    } finally {
      deleteQuietly(fresh);
    }
  }

  /** The file itself where {@code path} is a link to it: a rename would replace the link. */
  private static Path target(Path path) {
    Path target = path.toAbsolutePath();
    try {
      for (int hops = 0; Files.isSymbolicLink(target); hops++) {
        if (hops == MAX_LINKS) {
          throw unwritable(path, "its links lead in a circle; name a file");
        }
        target = target.resolveSibling(Files.readSymbolicLink(target));
      }
    } catch (IOException e) {
      throw unwritable(path, reason(e));
    }
    if (!Files.isDirectory(folder(target))) {
      throw unwritable(
          path, "folder %s does not exist; create it or name another".formatted(folder(target)));
    }
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw unwritable(path, "it is not a file; name a file");
    }
    return target;
  }

  private static DocumentException unwritable(Path path, String reason) {
    return new DocumentException("%s cannot be written: %s".formatted(path, reason));
  }

  private static Path folder(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    return parent == null ? path.toAbsolutePath() : parent;
  }

  private static Path beside(Path target) {
    return folder(target)
        .resolve(".headroom-%d-%d.tmp".formatted(ProcessHandle.current().pid(), System.nanoTime()));
  }

  private static void writeThrough(Path path, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  /**
   * Copies a file as {@link #writeAtomically} writes one; the copy replaces what was there.
   *
   * @throws DocumentException if it cannot be copied; what was there is untouched
   */
  public static void copyAtomically(Path from, Path to) {
    Path target = target(to);
    Path fresh = beside(target);
    try {
      Files.copy(from, fresh);
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      syncFolder(folder(target));
    } catch (IOException e) {
      throw unwritable(to, reason(e));
    } finally {
      deleteQuietly(fresh);
    }
  }

  /** Makes a new file's name durable, where the system lets a folder be opened. */
  public static void syncFolderOf(Path file) {
    syncFolder(folder(file));
  }

  /** Makes the rename itself durable, where the system lets a folder be opened (not on Windows). */
  private static void syncFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      return; // the content is on the disk already; only the name could be the old one
    }
  }

  private static void deleteQuietly(Path fresh) {
    try {
      Files.deleteIfExists(fresh);
    } catch (IOException e) {
      return; // the error that led here is the one to tell
    }
  }

  /** What went wrong, and the cure, in a few words. */
  public static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException _ ->
          "permission denied; choose another place or change its rights";
      case NoSuchFileException _ -> "its folder does not exist; create it or name another";
      default -> cause(e) + "; choose another place";
    };
  }

  /** What went wrong, in a few words: the system's own, such as {@code No space left on device}. */
  public static String cause(IOException e) {
    if (e instanceof FileAlreadyExistsException taken) {
      return taken.getFile() + " is there already";
    }
    String said = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
    return said == null || said.isBlank() ? e.getClass().getSimpleName() : said;
  }
}
