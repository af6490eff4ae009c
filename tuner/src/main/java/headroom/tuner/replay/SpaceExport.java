package headroom.tuner.replay;

import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes one variant of a recorded space for other tuners; parameters are called as our axes.
 *
 * <p>Of the fields that those formats allow only what was recorded is written: no time stamps, no
 * times of compilation. Samples are written, not which of them were disturbed; of a failure its
 * kind, not its message. Kernel Tuner folds kinds together: {@link KernelTunerCache}.
 */
public final class SpaceExport {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final double NANOS_PER_MILLI = 1e6;

  private SpaceExport() {}

  /** T4 results, version 1.0.0. */
  public static String t4(RecordedSpace space, ConfigSpace variant) {
    ObjectNode root = JSON.createObjectNode();
    root.put("schema_version", "1.0.0");
    root.putObject("metadata").put("timeunit", "milliseconds");
    ArrayNode results = root.putArray("results");
    for (Outcome outcome : outcomes(space, variant)) {
      ObjectNode result = results.addObject();
      parameters(result.putObject("configuration"), outcome.config());
      ObjectNode times = result.putObject("times");
      result.put("invalidity", invalidity(outcome));
      result.put("correctness", outcome instanceof Outcome.Measured ? 1 : 0);
      ObjectNode measurement = result.putArray("measurements").addObject().put("name", "time");
      if (outcome instanceof Outcome.Measured measured) {
        ArrayNode runtimes = times.putArray("runtimes");
        measured.sampleNanos().forEach(nanos -> runtimes.add(nanos / NANOS_PER_MILLI));
        measurement.put("value", measured.medianNanos() / NANOS_PER_MILLI);
      } else {
        measurement.put("value", outcome.kind());
      }
      measurement.put("unit", "ms");
      result.putArray("objectives").add("time");
    }
    return pretty(root);
  }

  private static String invalidity(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Measured m -> "correct";
      case Outcome.Incorrect i -> "correctness";
      case Outcome.CompileFailed c -> "compile";
      case Outcome.LaunchFailed l -> "runtime";
      case Outcome.TimedOut t -> "timeout";
      case Outcome.Rejected r -> "constraints";
    };
  }

  /** A Kernel Tuner cache, complete. */
  public static String kernelTuner(RecordedSpace space, ConfigSpace variant) {
    ObjectNode root = JSON.createObjectNode();
    root.put("device_name", space.device()).put("kernel_name", space.kernel());
    root.put("problem_size", space.kernel());
    ArrayNode keys = root.putArray("tune_params_keys");
    ObjectNode params = root.putObject("tune_params");
    variant
        .axes()
        .forEach(
            axis -> {
              keys.add(axis.name());
              ArrayNode values = params.putArray(axis.name());
              axis.values().forEach(value -> add(values, value));
            });
    root.put("objective", "time");
    ObjectNode cache = root.putObject("cache");
    for (Outcome outcome : outcomes(space, variant)) {
      ObjectNode entry = cache.putObject(key(outcome.config()));
      parameters(entry, outcome.config());
      if (outcome instanceof Outcome.Measured measured) {
        entry.put("time", measured.medianNanos() / NANOS_PER_MILLI);
        ArrayNode times = entry.putArray("times");
        measured.sampleNanos().forEach(nanos -> times.add(nanos / NANOS_PER_MILLI));
      } else {
        entry.put("time", errorName(outcome));
      }
    }
    return pretty(root);
  }

  /** Values in the order of the axes, which is that of the configuration's sorted map. */
  private static String key(KernelConfig config) {
    return config.values().values().stream()
        .map(AxisValue::toString)
        .collect(Collectors.joining(","));
  }

  private static String errorName(Outcome failed) {
    return switch (failed) {
      case Outcome.Rejected r -> "InvalidConfig";
      case Outcome.CompileFailed c -> "CompilationFailedConfig";
      case Outcome.Measured m -> throw new IllegalArgumentException("measured: " + m.config());
      case Outcome.Incorrect i -> "RuntimeFailedConfig";
      case Outcome.LaunchFailed l -> "RuntimeFailedConfig";
      case Outcome.TimedOut t -> "RuntimeFailedConfig";
    };
  }

  private static List<Outcome> outcomes(RecordedSpace space, ConfigSpace variant) {
    return space.outcomes().values().stream()
        .filter(outcome -> outcome.config().variant().equals(variant.variant()))
        .toList();
  }

  static void parameters(ObjectNode node, KernelConfig config) {
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

  private static void add(ArrayNode values, AxisValue value) {
    switch (value) {
      case AxisValue.Int number -> values.add(number.value());
      case AxisValue.Name name -> values.add(name.value());
    }
  }

  private static String pretty(ObjectNode root) {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }
}
