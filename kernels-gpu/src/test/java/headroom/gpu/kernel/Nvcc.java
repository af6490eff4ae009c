package headroom.gpu.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * nvcc as the tests use it: to PTX for the test device, to machine code for what it costs. Results
 * are kept under {@code target/}, by everything that they depend on.
 */
final class Nvcc {
  private static final Path KEPT = Path.of("target", "nvcc");
  private static final Optional<String> VERSION = version();

  private Nvcc() {}

  /** Whether this machine has it. */
  static boolean present() {
    return VERSION.isPresent();
  }

  private static Optional<String> version() {
    try {
      Process process = new ProcessBuilder("nvcc", "--version").redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(text) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** PTX of a program, of sources that a test may have changed. */
  static String ptx(CudaProgram program, Map<String, String> sources) {
    List<String> options = new ArrayList<>(List.of("-ptx", "-arch=compute_80"));
    options.addAll(program.definitions());
    return compile(program.file(), sources, options).output();
  }

  /** What ptxas says of a program's machine code. */
  static String resources(CudaProgram program, String architecture) {
    List<String> options =
        new ArrayList<>(List.of("-cubin", "-arch=" + architecture, "-Xptxas", "-v"));
    options.addAll(program.definitions());
    return compile(program.file(), CudaSources.texts(), options).messages();
  }

  private record Compiled(String output, String messages) {}

  private static Compiled compile(String file, Map<String, String> sources, List<String> options) {
    Path folder = KEPT.resolve(key(file, sources, options));
    Path output = folder.resolve("output");
    Path messages = folder.resolve("messages");
    try {
      if (!Files.exists(output)) {
        Files.createDirectories(folder);
        for (Map.Entry<String, String> source : sources.entrySet()) {
          Files.writeString(folder.resolve(source.getKey()), source.getValue());
        }
        Path unfinished = folder.resolve("unfinished");
        run(file, options, folder, unfinished, messages);
        Files.move(unfinished, output, StandardCopyOption.ATOMIC_MOVE);
      }
      boolean text = options.contains("-ptx");
      return new Compiled(text ? Files.readString(output) : "", Files.readString(messages));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void run(
      String file, List<String> options, Path folder, Path output, Path messages)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("nvcc", "-std=c++17"));
    command.addAll(options);
    command.addAll(List.of("-o", output.toString(), folder.resolve(file).toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(messages.toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new AssertionError(String.join(" ", command) + "\n" + Files.readString(messages));
    }
  }

  /** Of the options and all sources; other compilers than this machine's are no matter here. */
  static String key(String file, Map<String, String> sources, List<String> options) {
    StringBuilder all = new StringBuilder(file).append(options);
    new TreeMap<>(sources).forEach((name, text) -> all.append(name).append('\n').append(text));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(all.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
