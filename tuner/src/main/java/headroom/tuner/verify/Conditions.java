package headroom.tuner.verify;

import headroom.gpu.nvml.GpuReading;
import headroom.gpu.nvml.ThrottleReason;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * The GPU's state around a timing, so that a reader of the raw file sees what a slow one was due
 * to: clocks that fell, a power limit, heat.
 *
 * @param before the first sample; empty where nobody tells
 * @param after the last one
 */
record Conditions(Optional<GpuReading> before, Optional<GpuReading> after) {

  /** Fields of a JSON object, each behind a comma; none where nobody tells. */
  String json() {
    return field("before", before) + field("after", after);
  }

  private static String field(String name, Optional<GpuReading> reading) {
    return reading.map(it -> ",\"%s\":%s".formatted(name, json(it))).orElse("");
  }

  private static String json(GpuReading reading) {
    StringJoiner fields = new StringJoiner(",", "{", "}");
    add(fields, "clockMegahertz", reading.clockMegahertz());
    add(fields, "memoryMegahertz", reading.memoryMegahertz());
    add(fields, "milliwatts", reading.milliwatts());
    add(fields, "celsius", reading.celsius());
    return fields
        .add(
            reading.throttling().stream()
                .filter(ThrottleReason::slows)
                .sorted()
                .map(reason -> "\"" + reason.name() + "\"")
                .collect(Collectors.joining(",", "\"throttling\":[", "]")))
        .toString();
  }

  private static void add(StringJoiner fields, String name, OptionalLong value) {
    value.ifPresent(it -> fields.add("\"%s\":%d".formatted(name, it)));
  }
}
