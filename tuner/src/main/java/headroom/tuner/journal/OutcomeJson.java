package headroom.tuner.journal;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.json.JsonFields;
import headroom.tuner.measure.Outcome;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON form of an {@link Outcome}; numbers come back as exactly what they were. */
final class OutcomeJson {

  /** What a configuration's object calls its variant; no axis has this name. */
  private static final String VARIANT = "variant";

  private OutcomeJson() {}

  /** Adds an outcome's fields to a line. */
  static void write(ObjectNode line, Outcome outcome) {
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
  }

  private static void measured(ObjectNode line, Outcome.Measured measured) {
    line.put("medianNanos", measured.medianNanos());
    numbers(line.putArray("sampleNanos"), measured.sampleNanos());
    numbers(line.putArray("setAsideNanos"), measured.setAsideNanos());
    line.put("p95Nanos", measured.p95Nanos());
    line.put("disturbedSamples", measured.disturbedSamples());
    line.put("relativeError", measured.relativeError());
    line.put("scratchBytes", measured.scratchBytes());
    line.put("appendNanosPerToken", measured.appendNanosPerToken());
    measured.hugePageShare().ifPresent(share -> line.put("hugePageShare", share));
    measured.controlRate().ifPresent(rate -> line.put("controlRate", rate));
    measured.millijoules().ifPresent(energy -> line.put("millijoules", energy));
    measured.coldNanos().ifPresent(nanos -> line.put("coldNanos", nanos));
  }

  private static void numbers(ArrayNode array, List<Double> values) {
    values.forEach(array::add);
  }

  private static void config(ObjectNode node, KernelConfig config) {
    node.put(VARIANT, config.variant());
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

  /** Reads the fields that {@link #write} adds. */
  static Outcome read(JsonFields line) {
    KernelConfig config = config(line.object("config"));
    return switch (line.text("outcome")) {
      case "measured" -> line.make(() -> measured(line, config));
      case "incorrect" -> new Outcome.Incorrect(config, line.text("detail"));
      case "compile-failed" -> new Outcome.CompileFailed(config, line.text("detail"));
      case "launch-failed" -> new Outcome.LaunchFailed(config, line.text("detail"));
      case "timed-out" -> new Outcome.TimedOut(config, line.number("limitSeconds"));
      case "rejected" -> new Outcome.Rejected(config, line.text("detail"));
      default -> throw line.errorAt("outcome", "unknown kind of outcome; update Headroom");
    };
  }

  private static Outcome.Measured measured(JsonFields line, KernelConfig config) {
    return new Outcome.Measured(
        config,
        line.numbers("sampleNanos"),
        line.numbers("setAsideNanos"),
        line.number("p95Nanos"),
        line.integer("disturbedSamples"),
        line.number("relativeError"),
        line.longInteger("scratchBytes"),
        line.number("appendNanosPerToken"),
        optional(line, "hugePageShare"),
        optional(line, "controlRate"),
        optional(line, "millijoules"),
        optional(line, "coldNanos"));
  }

  private static OptionalDouble optional(JsonFields line, String name) {
    return line.has(name) ? OptionalDouble.of(line.number(name)) : OptionalDouble.empty();
  }

  private static KernelConfig config(JsonFields fields) {
    Map<String, AxisValue> values =
        new TreeMap<>(
            fields.byName(
                name ->
                    fields.isNumber(name)
                        ? new AxisValue.Int(fields.integer(name))
                        : fields.make(() -> new AxisValue.Name(fields.text(name)))));
    values.remove(VARIANT);
    return fields.make(() -> KernelConfig.of(fields.text(VARIANT), values));
  }
}
