package headroom.gpu.cuda;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * A folder for files that will be run: owned by this user, written by nobody else, no link.
 *
 * @param path where it is
 */
public record PrivateFolder(Path path) {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private static final Set<PosixFilePermission> WRITE_OF_OTHERS =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  /** This name in the user's cache: {@code $XDG_CACHE_HOME/headroom}, else {@code ~/.cache}. */
  public static PrivateFolder ofThisUser(String name) {
    return new PrivateFolder(cacheOf(System.getenv()).resolve("headroom").resolve(name));
  }

  private static Path cacheOf(Map<String, String> environment) {
    Path cache = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
    // The specification of base directories has relative ones ignored.
    return cache.isAbsolute() ? cache : Path.of(System.getProperty("user.home"), ".cache");
  }

  /**
   * Makes sure that a file is here with exactly this content. Any number of processes may do so at
   * once: the file appears whole, by a rename.
   *
   * @return the file
   * @throws IOException if the folder is not private or the file cannot be written
   */
  Path keep(String name, byte[] content) throws IOException {
    Files.createDirectories(path, attributes());
    Path fresh = Files.createTempFile(path, ".fresh-", ".tmp");
    try {
      requirePrivate(fresh);
      Path file = path.resolve(name);
      if (!holds(file, content)) {
        Files.write(fresh, content);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return file;
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static boolean holds(Path file, byte[] content) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Files.size(file) == content.length
        && Arrays.equals(Files.readAllBytes(file), content);
  }

  private static boolean isPosix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }

  private static FileAttribute<?>[] attributes() {
    // Not on Windows: there a home folder is private by its access list.
    return isPosix()
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }

  /** A file that we have just made tells who we are, where user names may lie. */
  private void requirePrivate(Path ours) throws IOException {
    if (!isPosix()) {
      return;
    }
    PosixFileAttributes found =
        Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    boolean shared = found.permissions().stream().anyMatch(WRITE_OF_OTHERS::contains);
    if (!found.isDirectory() || shared || !found.owner().equals(Files.getOwner(ours))) {
      throw new FileSystemException(
          path.toString(), null, "not private to this user; remove it, or chmod go-w it");
    }
  }
}
