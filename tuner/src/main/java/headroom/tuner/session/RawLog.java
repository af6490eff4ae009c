package headroom.tuner.session;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.profile.Ceiling;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every outcome of a run, one JSON object a line, on disk the moment it is known: what was measured
 * outlives whatever happens next.
 */
final class RawLog implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final FileChannel channel;

  /** Opens a new file, its folders made as needed. */
  RawLog(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    this.channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  /** The first line: what the run was asked to do. */
  void run(TunePlan plan, String device, String toolCommit) {
    ObjectNode line = line("run");
    line.put("tool", toolCommit).put("device", device).put("preset", plan.preset());
    line.put("seed", plan.seed()).put("threads", plan.threads());
    line.put("strategy", plan.strategy().name()).put("budgetSeconds", plan.budget().toSeconds());
    append(line);
  }

  void ceilings(List<Ceiling> ceilings) {
    for (Ceiling ceiling : ceilings) {
      ObjectNode line = line("ceiling");
      line.put("resource", ceiling.resource().label()).put("threads", ceiling.threads());
      line.put("best", ceiling.best()).put("median", ceiling.median());
      line.put("unit", ceiling.resource().unit()).put("samples", ceiling.samples());
      append(line);
    }
  }

  /**
   * One outcome.
   *
   * @param phase {@code screen} or {@code confirm}
   * @param round round of confirmation, 0 when screening
   */
  void outcome(String phase, int round, AttentionShape shape, Outcome outcome) {
    ObjectNode line = line("outcome");
    line.put("phase", phase).put("round", round).put("shape", shape.label());
    config(line.putObject("config"), outcome.config());
    line.put("outcome", outcome.kind());
    switch (outcome) {
      case Outcome.Measured measured -> measured(line, measured);
      case Outcome.Incorrect incorrect -> line.put("detail", incorrect.detail());
      case Outcome.CompileFailed failed -> line.put("detail", failed.message());
      case Outcome.LaunchFailed failed -> line.put("detail", failed.message());
      case Outcome.TimedOut late -> line.put("limitSeconds", late.limitSeconds());
      case Outcome.Rejected rejected -> line.put("detail", rejected.constraint());
    }
    append(line);
  }

  private static void measured(ObjectNode line, Outcome.Measured measured) {
    line.put("medianNanos", measured.medianNanos());
    ArrayNode samples = line.putArray("sampleNanos");
    measured.sampleNanos().forEach(samples::add);
    ArrayNode aside = line.putArray("setAsideNanos");
    measured.setAsideNanos().forEach(aside::add);
    line.put("p95Nanos", measured.p95Nanos());
    line.put("disturbedSamples", measured.disturbedSamples());
    line.put("relativeError", measured.relativeError());
    line.put("scratchBytes", measured.scratchBytes());
    line.put("appendNanosPerToken", measured.appendNanosPerToken());
    measured.hugePageShare().ifPresent(share -> line.put("hugePageShare", share));
  }

  private static void config(ObjectNode node, KernelConfig config) {
    node.put("variant", config.variant());
    config
        .values()
        .forEach(
            (axis, value) -> {
              switch (value) {
                case AxisValue.Int number -> node.put(axis, number.value());
                case AxisValue.Name name -> node.put(axis, name.value());
              }
            });
  }

  private static ObjectNode line(String type) {
    return JSON.createObjectNode().put("type", type);
  }

  private void append(ObjectNode line) {
    byte[] bytes = (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot append to the raw log: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the raw log: " + e.getMessage(), e);
    }
  }
}
