package headroom.gpu.compile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Images in a folder, one file each, {@code <key>.cubin} or {@code <key>.ptx}:
 *
 * <pre>
 * image bytes | SHA-256 of them (32 bytes)
 * </pre>
 *
 * <p>Files appear whole, by a rename, so that any number of processes may share the folder. A file
 * that is damaged all the same is as good as none.
 */
final class CubinStore {
  private final Path folder;

  CubinStore(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /** The image of a request, if it is here and sound. */
  Optional<KernelImage> find(CompileRequest request) {
    try (InputStream in = Files.newInputStream(file(request))) {
      byte[] sealed = in.readNBytes(KernelImage.MAX_BYTES + Digests.SHA256_BYTES + 1);
      int size = sealed.length - Digests.SHA256_BYTES;
      if (size <= 0 || size > KernelImage.MAX_BYTES) {
        return Optional.empty();
      }
      byte[] image = Arrays.copyOf(sealed, size);
      byte[] seal = Arrays.copyOfRange(sealed, size, sealed.length);
      return MessageDigest.isEqual(seal, Digests.sha256().digest(image))
          ? Optional.of(new KernelImage(request.form(), image))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // absent or unreadable: both mean "compile it"
    }
  }

  /**
   * Keeps an image.
   *
   * @throws IOException if the folder cannot be written; no file is left then
   */
  void keep(CompileRequest request, KernelImage image) throws IOException {
    Files.createDirectories(folder);
    Path fresh = Files.createTempFile(folder, ".fresh-", ".tmp");
    try {
      byte[] bytes = image.bytes();
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        write(channel, bytes);
        write(channel, Digests.sha256().digest(bytes));
      }
      Files.move(fresh, file(request), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void write(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
  }

  private Path file(CompileRequest request) {
    String suffix = request.form().name().toLowerCase(Locale.ROOT);
    return folder.resolve(request.key() + "." + suffix);
  }
}
