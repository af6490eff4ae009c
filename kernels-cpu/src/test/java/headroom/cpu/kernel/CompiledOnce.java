package headroom.cpu.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Compiles equal sources of a test class once. Cases that differ in inputs, lengths or threads have
 * one kernel; each still loads a class of its own, which begins in the interpreter.
 */
final class CompiledOnce implements BeforeAllCallback, AfterAllCallback {

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    System.setProperty(
        ClassCache.PROPERTY, Files.createTempDirectory("headroom-compiled-once").toString());
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    Path folder = Path.of(System.clearProperty(ClassCache.PROPERTY));
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.toList()) {
        Files.delete(entry);
      }
    }
    Files.delete(folder);
  }
}
