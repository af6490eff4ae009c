package headroom.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {

  @TempDir Path folder;

  @Test
  void unwritablePlacesAreNamedAndLeaveNothing() throws IOException {
    Files.createDirectory(folder.resolve("taken"));
    assertUnwritable(folder.resolve("taken"), "it is not a file; name a file");
    assertUnwritable(folder.resolve("absent/a.json"), "does not exist; create it or name another");
    Files.writeString(folder.resolve("plain"), "x");
    assertUnwritable(folder.resolve("plain/a.json"), "does not exist; create it or name another");
    // Refused, or a rename would put a file where the device was.
    assertUnwritable(Path.of("/dev/null"), "it is not a file; name a file");
    assertThat(left()).containsExactly("plain", "taken");
  }

  private static void assertUnwritable(Path path, String message) {
    assertThatThrownBy(() -> TextFile.writeAtomically(path, "new"))
        .isExactlyInstanceOf(DocumentException.class)
        .hasMessageContaining(path + " cannot be written: ")
        .hasMessageContaining(message);
    assertThatThrownBy(() -> TextFile.requireWritable(path)).hasMessageContaining(message);
  }

  @Test
  void writableIsFoundOutWithoutATrace() throws IOException {
    TextFile.requireWritable(folder.resolve("a.json"));
    assertThat(left()).isEmpty();
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Path file = Files.writeString(folder.resolve("real"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    TextFile.writeAtomically(link, "new");
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("new");
  }

  @Test
  void aLinkToAFileThatIsNotThereYetStaysALink() throws IOException {
    Path file = folder.resolve("real");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    TextFile.writeAtomically(link, "new");
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("new");
  }

  @Test
  void linksInACircleAreNamed() throws IOException {
    Path link = folder.resolve("link");
    Files.createSymbolicLink(link, link);
    assertUnwritable(link, "its links lead in a circle; name a file");
  }

  @Test
  void readingIsBoundedAndUtf8() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "\uFEFFtext");
    assertThat(TextFile.read(file, 1 << 20)).isEqualTo("text");
    Files.write(file, new byte[(1 << 20) + 1]);
    assertThatThrownBy(() -> TextFile.read(file, 1 << 20)).hasMessageContaining("1 MiB");
    Files.write(file, new byte[] {'{', (byte) 0xff, '}'});
    assertThatThrownBy(() -> TextFile.read(file, 99))
        .hasMessage(file + " is not UTF-8 text; save it as UTF-8");
    assertThatThrownBy(() -> TextFile.read(folder, 99)).hasMessageContaining("is not a file");
  }

  @Test
  void aCopyReplacesWhatWasThereOrLeavesIt() throws IOException {
    Path from = Files.write(folder.resolve("from"), new byte[] {(byte) 0xff, 0, 1});
    Path to = Files.writeString(folder.resolve("to"), "old");
    TextFile.copyAtomically(from, to);
    assertThat(to).hasBinaryContent(new byte[] {(byte) 0xff, 0, 1});
    Files.delete(from);
    assertThatThrownBy(() -> TextFile.copyAtomically(from, to))
        .isExactlyInstanceOf(DocumentException.class)
        .hasMessageContaining(to + " cannot be written: ");
    assertThat(to).hasBinaryContent(new byte[] {(byte) 0xff, 0, 1});
    assertThat(left()).containsExactly("to");
  }

  @Test
  void theSystemsOwnWordsAreKept() {
    assertThat(TextFile.reason(new IOException("No space left on device")))
        .isEqualTo("No space left on device; choose another place");
    assertThat(TextFile.cause(new FileSystemException("a", null, "Read-only file system")))
        .isEqualTo("Read-only file system");
    assertThat(TextFile.cause(new IOException())).isEqualTo("IOException");
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
