package headroom.cpu.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps compiled kernels on disk between processes, so that a forked benchmark does not pay a cold
 * javac. Off unless the system property {@value #PROPERTY} names a directory. The name of an entry
 * is the SHA-256 of the source and the JDK's version, so an entry is never stale. Whoever sets the
 * property answers for the directory: its classes are run.
 *
 * @param directory where the entries lie, or empty: no cache
 */
record ClassCache(Optional<Path> directory) {

  static final String PROPERTY = "headroom.kernel.cache";

  static ClassCache fromSystemProperty() {
    return new ClassCache(Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of));
  }

  /** The class of {@code source}: from disk if it is there, else compiled and stored. */
  byte[] bytes(KernelSource source, Function<KernelSource, byte[]> compile) {
    if (directory.isEmpty()) {
      return compile.apply(source);
    }
    Path entry = directory.get().resolve(source.digest() + ".class");
    try {
      if (Files.exists(entry)) {
        return Files.readAllBytes(entry);
      }
      byte[] compiled = compile.apply(source);
      store(entry, compiled);
      return compiled;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot use the kernel cache %s; point -D%s elsewhere or leave it out"
              .formatted(entry, PROPERTY),
          e);
    }
  }

  /** Writes aside and renames: a reader in another process sees a whole entry or none. */
  private static void store(Path entry, byte[] compiled) throws IOException {
    Path parent = Files.createDirectories(entry.toAbsolutePath().getParent());
    Path aside = Files.createTempFile(parent, "kernel", ".tmp");
    try {
      Files.write(aside, compiled);
      try {
        Files.move(aside, entry, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(aside, entry, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(aside);
    }
  }
}
