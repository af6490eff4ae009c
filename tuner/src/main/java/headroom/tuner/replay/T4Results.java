package headroom.tuner.replay;

import headroom.config.KernelConfig;
import headroom.json.JsonFields;
import headroom.tuner.measure.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * T4 results, the exchange format of Kernel Tuner and KTT, version 1.0.0.
 *
 * <pre>
 *   {"metadata": {"timeunit": "miliseconds"},
 *    "results": [{"configuration": {"block_size_x": 16, …}, "invalidity": "correct",
 *                 "times": {"runtimes": [3.9, …], …},
 *                 "measurements": [{"name": "time", "value": 3.87, "unit": ""}], "objectives": ["time"]}, …]}
 * </pre>
 *
 * <p>The format lists no values of its own: an axis has those that occur. Writers spell the unit as
 * above or rightly; without one, times count as milliseconds.
 */
final class T4Results {

  private T4Results() {}

  /** The space in a parsed document; the format names neither kernel nor device. */
  static RecordedSpace of(String kernel, JsonFields root) {
    double nanosPerUnit = nanosPerUnit(root);
    List<JsonFields> results = root.objects("results");
    Map<String, List<String>> values = new LinkedHashMap<>();
    List<Map<String, String>> configurations = new ArrayList<>();
    for (JsonFields result : results) {
      JsonFields configuration = result.object("configuration");
      Map<String, String> texts = new TreeMap<>(configuration.byName(configuration::scalar));
      texts.forEach(
          (parameter, text) ->
              values.computeIfAbsent(parameter, first -> new ArrayList<>()).add(text));
      configurations.add(texts);
    }
    ForeignParameters parameters = new ForeignParameters();
    root.make(
        () -> {
          values.forEach(parameters::add);
          return parameters;
        });
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      JsonFields result = results.get(i);
      Map<String, String> texts = configurations.get(i);
      outcomes.add(outcome(result, result.make(() -> parameters.config(texts)), nanosPerUnit));
    }
    return root.make(() -> RecordedSpace.of(kernel, "", outcomes));
  }

  private static double nanosPerUnit(JsonFields root) {
    String unit =
        root.has("metadata") && root.object("metadata").has("timeunit")
            ? root.object("metadata").text("timeunit").toLowerCase(Locale.ROOT)
            : "milliseconds";
    return switch (unit) {
      case "seconds", "s" -> 1e9;
      case "milliseconds", "miliseconds", "ms" -> 1e6;
      case "microseconds", "us" -> 1e3;
      case "nanoseconds", "ns" -> 1;
      default ->
          throw root.object("metadata")
              .errorAt(
                  "timeunit",
                  "unknown unit; known: seconds, milliseconds, microseconds, nanoseconds");
    };
  }

  private static Outcome outcome(JsonFields result, KernelConfig config, double nanosPerUnit) {
    String invalidity = result.text("invalidity");
    return switch (invalidity) {
      case "correct" ->
          Outcomes.timed(config, nanos(result, nanosPerUnit), samples(result, nanosPerUnit));
      case "compile" -> new Outcome.CompileFailed(config, "as recorded");
      case "correctness" -> new Outcome.Incorrect(config, "as recorded");
      case "constraints" -> new Outcome.Rejected(config, "as recorded");
      case "timeout" -> new Outcome.TimedOut(config, 0);
      case "runtime" -> new Outcome.LaunchFailed(config, "as recorded");
      default ->
          throw result.errorAt(
              "invalidity",
              "unknown; known: correct, compile, runtime, timeout, correctness, constraints");
    };
  }

  private static List<Double> samples(JsonFields result, double nanosPerUnit) {
    return result.has("times")
        ? Outcomes.samples(result.object("times"), "runtimes", nanosPerUnit)
        : List.of();
  }

  /** The first objective's value. */
  private static double nanos(JsonFields result, double nanosPerUnit) {
    String objective =
        result.has("objectives") && !result.texts("objectives").isEmpty()
            ? result.texts("objectives").getFirst()
            : "time";
    for (JsonFields measurement : result.objects("measurements")) {
      if (measurement.text("name").equals(objective)) {
        double nanos = measurement.number("value") * nanosPerUnit;
        if (!Outcomes.plausible(nanos)) {
          throw measurement.errorAt("value", Outcomes.PLAUSIBLE);
        }
        return nanos;
      }
    }
    throw result.errorAt("measurements", "has no measurement of the objective " + objective);
  }
}
