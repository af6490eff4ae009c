package headroom.tuner.verify;

import headroom.json.TextFile;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs {@code gpu_peers.py} where python3 has PyTorch and PyTorch has the GPU. */
final class TorchPeers {
  private static final String SCRIPT = "gpu_peers.py";

  /** Loading PyTorch takes 5 to 30 s, from a cold disk longer. */
  private static final long PROBE_SECONDS = 60;

  /** What a way may still take when the clock lets it begin: compiling, mostly. */
  private static final long GRACE_SECONDS = 20;

  private static final int MOST_OUTPUT_BYTES = 1 << 20;

  /** What {@link #probe} begins with where there is one. */
  static final String PRESENT = "PyTorch ";

  private static final String PROBE =
      "import torch; assert torch.cuda.is_available(), 'no GPU'; print(torch.__version__)";

  private TorchPeers() {}

  /** The shapes that PyTorch takes, in its own formats. */
  static List<AttentionShape> comparable(List<NamedShape> shapes) {
    return shapes.stream()
        .map(NamedShape::shape)
        .filter(shape -> !shape.format().paged())
        .filter(
            shape ->
                shape.format().element() == ElementType.BF16
                    || shape.format().element() == ElementType.F16)
        .toList();
  }

  /** The version of PyTorch, or why there is none to compare with. */
  static String probe(Path folder) throws IOException, InterruptedException {
    Path output = folder.resolve("torch.txt");
    ProcessBuilder python =
        new ProcessBuilder("python3", "-c", PROBE)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    try {
      int exit = run(python, "", PROBE_SECONDS);
      String last =
          TextFile.read(output, MOST_OUTPUT_BYTES).strip().lines().reduce("", (a, b) -> b);
      return (exit == 0 ? PRESENT : "no PyTorch: ") + last;
    } catch (IOException e) {
      return "no PyTorch: python3 is not in PATH";
    } finally {
      Files.deleteIfExists(output);
    }
  }

  /**
   * Times all ways on the shapes; what is known when time is up counts.
   *
   * @param output where its lines go, as they come
   * @param seconds after which it begins nothing more
   */
  static List<PeerTime> time(List<AttentionShape> shapes, Path output, double seconds)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("headroom-peers-");
    Path script = folder.resolve(SCRIPT);
    try (InputStream in = TorchPeers.class.getResourceAsStream(SCRIPT)) {
      if (in == null) {
        throw new IllegalStateException("this build lacks " + SCRIPT);
      }
      Files.write(script, in.readAllBytes());
      String input = shapes.stream().map(TorchPeers::json).collect(Collectors.joining("\n"));
      String limit = String.format(Locale.ROOT, "%.0f", seconds);
      ProcessBuilder python =
          new ProcessBuilder("python3", script.toString(), "--seconds", limit)
              .redirectError(ProcessBuilder.Redirect.DISCARD) // compilers' chatter
              .redirectOutput(output.toFile());
      run(python, input, (long) seconds + GRACE_SECONDS);
      return PeerTime.read(SCRIPT, TextFile.read(output, MOST_OUTPUT_BYTES));
    } finally {
      Files.deleteIfExists(script);
      Files.deleteIfExists(folder);
    }
  }

  private static String json(AttentionShape shape) {
    return ("{\"shape\":\"%s\",\"batch\":%d,\"queryHeads\":%d,\"kvHeads\":%d,\"headDim\":%d,"
            + "\"seqLen\":%d,\"element\":\"%s\"}")
        .formatted(
            shape.label(),
            shape.batch(),
            shape.queryHeads(),
            shape.kvHeads(),
            shape.headDim(),
            shape.seqLen(),
            shape.format().element().label());
  }

  private static int run(ProcessBuilder python, String input, long seconds)
      throws IOException, InterruptedException {
    Process process = python.start();
    try {
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        return process.waitFor(); // it ended without reading: its exit code says why
      }
      return process.waitFor(seconds, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
