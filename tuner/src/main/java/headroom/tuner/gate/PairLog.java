package headroom.tuner.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every pair of a run, one JSON object a line, on disk the moment it is known: what was measured
 * outlives whatever happens next.
 */
public final class PairLog implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path file;
  private Optional<FileChannel> channel = Optional.empty();
  private int pairs;

  /**
   * A file to append to; it and its folders are made with the first line.
   *
   * @param file where
   */
  public PairLog(Path file) {
    this.file = file;
  }

  /** Where it is. */
  public Path file() {
    return file;
  }

  /** Pairs so far. */
  public int pairs() {
    return pairs;
  }

  /** What the pairs after it are of. */
  public void run(String what, String base, String candidate, String device) {
    ObjectNode line = JSON.createObjectNode().put("type", "run").put("what", what);
    line.put("base", base).put("candidate", candidate).put("device", device);
    append(line);
  }

  /** What came of a pair. */
  public void add(GateBenchmark benchmark, Taken taken) {
    ObjectNode line = JSON.createObjectNode().put("benchmark", benchmark.name());
    switch (taken) {
      case Taken.Measured measured -> {
        line.put("type", "pair").setAll((ObjectNode) JSON.valueToTree(measured.pair()));
        pairs++;
      }
      case Taken.Incorrect wrong ->
          line.put("type", "incorrect")
              .put("arm", wrong.arm().label())
              .put("detail", wrong.detail());
      case Taken.Failed failed ->
          line.put("type", "failed")
              .put("arm", failed.arm().label())
              .put("detail", failed.detail());
    }
    append(line);
  }

  private void append(ObjectNode line) {
    byte[] bytes = (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      FileChannel open = open();
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        open.write(buffer);
      }
      open.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot append to %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private FileChannel open() throws IOException {
    if (channel.isEmpty()) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      channel =
          Optional.of(
              FileChannel.open(
                  file,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.APPEND));
    }
    return channel.get();
  }

  @Override
  public void close() throws IOException {
    if (channel.isPresent()) {
      channel.get().close();
    }
  }
}
