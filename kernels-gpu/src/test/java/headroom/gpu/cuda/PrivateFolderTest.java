package headroom.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept here is run as machine code: nobody else may have had a hand in it. */
class PrivateFolderTest {
  private static final byte[] CODE = "code".repeat(100_000).getBytes(StandardCharsets.UTF_8);

  @TempDir Path parent;
  private Path folder;

  @BeforeEach
  void posix() {
    assumeTrue(
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix"),
        "rights of files are others on this system");
    folder = parent.resolve("cache").resolve("natives");
  }

  @Test
  void folderIsMadeForItsOwnerAlone() throws Exception {
    Path file = new PrivateFolder(folder).keep("lib.so", CODE);
    assertThat(Files.readAllBytes(file)).isEqualTo(CODE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(onlyNames()).containsExactly("lib.so");
  }

  @Test
  void plantedFileIsReplaced() throws Exception {
    PrivateFolder kept = new PrivateFolder(folder);
    Path file = kept.keep("lib.so", CODE);
    byte[] planted = CODE.clone();
    planted[5] ^= 1; // of the same length
    Files.write(file, planted);
    assertThat(Files.readAllBytes(kept.keep("lib.so", CODE))).isEqualTo(CODE);
  }

  @Test
  void linkIsReplacedAndNotFollowed() throws Exception {
    PrivateFolder kept = new PrivateFolder(folder);
    Files.delete(kept.keep("lib.so", CODE));
    Path elsewhere = Files.write(parent.resolve("elsewhere"), CODE);
    Files.createSymbolicLink(folder.resolve("lib.so"), elsewhere);
    assertThat(kept.keep("lib.so", CODE)).isRegularFile().satisfies(PrivateFolderTest::isNoLink);
  }

  @Test
  void folderThatOthersMayWriteIsRefused() throws Exception {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertRefused();
  }

  @Test
  void linkInPlaceOfTheFolderIsRefused() throws Exception {
    Files.createDirectories(folder.getParent());
    Files.createSymbolicLink(folder, Files.createDirectory(parent.resolve("elsewhere")));
    assertRefused();
  }

  @Test
  void manyAtOnceSeeAWholeFile() throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      List<Future<byte[]>> reads = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        reads.add(
            pool.submit(() -> Files.readAllBytes(new PrivateFolder(folder).keep("lib.so", CODE))));
      }
      for (Future<byte[]> read : reads) {
        assertThat(content(read)).isEqualTo(CODE);
      }
    }
    assertThat(onlyNames()).containsExactly("lib.so");
  }

  private static byte[] content(Future<byte[]> read) throws InterruptedException {
    try {
      return read.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private void assertRefused() {
    assertThatThrownBy(() -> new PrivateFolder(folder).keep("lib.so", CODE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not private to this user; remove it, or chmod go-w it");
  }

  private List<String> onlyNames() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static void isNoLink(Path file) {
    assertThat(Files.isSymbolicLink(file)).isFalse();
  }
}
