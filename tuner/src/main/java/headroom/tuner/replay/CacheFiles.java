package headroom.tuner.replay;

import headroom.json.DocumentException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Text of files that may be compressed by gzip, up to a size that a small file cannot exceed. */
final class CacheFiles {

  /** Some 100,000 configurations with 32 samples each. */
  static final int MAX_BYTES = 128 << 20;

  private static final int GZIP_MAGIC = 0x8b1f;

  private CacheFiles() {}

  /**
   * Reads a file.
   *
   * @throws DocumentException if it is absent, unreadable, cut off in the middle of compressed
   *     data, or larger than 128 MiB as text
   */
  static String read(Path path) {
    return read(path, MAX_BYTES);
  }

  /** The same with another limit in bytes of text. */
  static String read(Path path, int maxBytes) {
    if (!Files.isRegularFile(path)) {
      throw new DocumentException(path + " is not a file; check the path");
    }
    try (InputStream file = new BufferedInputStream(Files.newInputStream(path));
        InputStream text = compressed(file) ? new GZIPInputStream(file) : file) {
      byte[] bytes = text.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new DocumentException(
            "%s holds more than %d KiB; cut it into several".formatted(path, maxBytes >> 10));
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (ZipException e) {
      throw new DocumentException(
          path + " is damaged gzip: %s; copy it anew".formatted(e.getMessage()));
    } catch (IOException e) {
      throw new DocumentException(
          "%s cannot be read: %s".formatted(path, e.getClass().getSimpleName()));
    }
  }

  private static boolean compressed(InputStream file) throws IOException {
    file.mark(2);
    int magic = file.read() | file.read() << 8;
    file.reset();
    return magic == GZIP_MAGIC;
  }
}
