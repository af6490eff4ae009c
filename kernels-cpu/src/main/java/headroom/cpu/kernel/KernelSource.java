package headroom.cpu.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One generated class.
 *
 * @param className simple name, in this package
 * @param configKey identity of the configuration, for messages
 * @param text the whole compilation unit
 */
record KernelSource(String className, String configKey, String text) {

  static final String PROPERTY = "headroom.kernel.source";

  /** The same class with its text changed. */
  KernelSource edited(UnaryOperator<String> edit) {
    return new KernelSource(className, configKey, edit.apply(text));
  }

  /** SHA-256 of the text and the JDK's version: what decides the bytes of the class. */
  String digest() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
      sha256.update(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Writes the text for people to read, if the system property {@value #PROPERTY} says where. */
  void show() {
    Optional<Path> directory = Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of);
    if (directory.isEmpty()) {
      return;
    }
    Path file = directory.get().resolve("%s-%.8s.java".formatted(className, digest()));
    try {
      Files.createDirectories(directory.get());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write %s; point -D%s elsewhere or leave it out".formatted(file, PROPERTY), e);
    }
  }
}
