package headroom.tuner.verify;

import headroom.json.DocumentException;
import headroom.json.JsonFields;
import headroom.json.StrictJson;
import java.util.List;
import java.util.Optional;

/**
 * What {@code gpu_peers.py} says of one way of PyTorch's on one shape.
 *
 * @param shape its label
 * @param peer the way
 * @param medianNanos device time of a decode with a cold cache; empty where it failed
 * @param note why it failed; empty if it did not
 */
record PeerTime(String shape, String peer, Optional<Double> medianNanos, String note) {

  /**
   * Reads what it printed; a last line that was cut off is left out.
   *
   * @throws DocumentException if another line is none of its
   */
  static List<PeerTime> read(String source, String printed) {
    return printed
        .substring(0, printed.lastIndexOf('\n') + 1)
        .lines()
        .map(line -> line(StrictJson.parse(source, line)))
        .toList();
  }

  private static PeerTime line(JsonFields fields) {
    fields.allow("shape", "peer", "medianNanos", "samples", "relativeError", "error");
    if (fields.has("error")) {
      return new PeerTime(
          fields.text("shape"), fields.text("peer"), Optional.empty(), fields.text("error"));
    }
    double nanos = fields.number("medianNanos");
    if (!(nanos > 0) || Double.isInfinite(nanos)) {
      throw fields.errorAt("medianNanos", "must be positive and finite: " + nanos);
    }
    return new PeerTime(fields.text("shape"), fields.text("peer"), Optional.of(nanos), "");
  }
}
