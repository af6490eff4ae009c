package headroom.tuner.gate;

import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every pair of a run, one JSON object a line, on disk the moment it is known: what was measured
 * outlives whatever happens next.
 */
public final class PairLog implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final LineAppender lines;
  private int pairs;

  /**
   * A file to append to; it and its folders are made with the first line.
   *
   * @param file where
   */
  public PairLog(Path file) {
    this.lines = new LineAppender(file);
  }

  /** Where it is. */
  public Path file() {
    return lines.file();
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

  /**
   * A line of another kind: the fields of a record, and its type.
   *
   * @param type none of the above
   */
  public void note(String type, Record fields) {
    append(((ObjectNode) JSON.valueToTree(fields)).put("type", type));
  }

  private void append(ObjectNode line) {
    lines.append(JSON.writeValueAsString(line));
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
