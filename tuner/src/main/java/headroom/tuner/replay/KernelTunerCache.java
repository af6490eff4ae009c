package headroom.tuner.replay;

import headroom.config.KernelConfig;
import headroom.json.DocumentException;
import headroom.json.JsonFields;
import headroom.json.StrictJson;
import headroom.tuner.measure.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cache of Kernel Tuner: what each configuration took in milliseconds, or the name of the error
 * that it ended with.
 *
 * <pre>
 *   {"device_name": …, "kernel_name": …, "tune_params_keys": ["block_size_x", …],
 *    "tune_params": {"block_size_x": [16, 32, …], …},
 *    "cache": {"16,1": {"block_size_x": 16, …, "time": 3.87, "times": [3.9, …]}, "32,1": {…, "time": "CompilationFailedConfig"}}}
 * </pre>
 *
 * <p>The format knows three ways to fail: what is not legal, what did not compile, and everything
 * else, which is {@code RuntimeFailedConfig}: a wrong result, a crash and a time-out are one there,
 * and are read as a failed launch.
 *
 * <p>A tuner that is still running, or was ended, leaves the closing braces away: what is whole is
 * read.
 */
final class KernelTunerCache {

  private static final double NANOS_PER_MILLI = 1e6;

  private KernelTunerCache() {}

  /**
   * The space in a parsed document.
   *
   * @param fallback name of the device where the file leaves it empty, as it is for some AMD GPUs
   */
  static RecordedSpace of(String fallback, JsonFields root) {
    ForeignParameters parameters = new ForeignParameters();
    JsonFields values = root.object("tune_params");
    for (String parameter : root.texts("tune_params_keys")) {
      List<String> texts = values.scalars(parameter);
      root.make(
          () -> {
            parameters.add(parameter, texts);
            return parameters;
          });
    }
    JsonFields cache = root.object("cache");
    List<Outcome> outcomes = new ArrayList<>();
    cache.byName(cache::object).values().forEach(entry -> outcomes.add(outcome(entry, parameters)));
    String kernel = root.text("kernel_name");
    String named = root.text("device_name");
    String device = named.isBlank() ? fallback : named;
    return root.make(() -> RecordedSpace.of(kernel, device, outcomes));
  }

  /** The document; if it ends too early, as far as its entries are whole. */
  static JsonFields parse(String source, String json) {
    try {
      return StrictJson.parse(source, json);
    } catch (DocumentException e) {
      // That first complaint, about the file as it is, is the one to tell.
      return mended(source, json, "}}").or(() -> mended(source, json, "}")).orElseThrow(() -> e);
    }
  }

  private static Optional<JsonFields> mended(String source, String json, String missing) {
    int lastEntry = json.lastIndexOf('}');
    if (lastEntry < 0 || !json.contains("\"cache\"")) {
      return Optional.empty();
    }
    try {
      return Optional.of(StrictJson.parse(source, json.substring(0, lastEntry + 1) + missing));
    } catch (DocumentException e) {
      return Optional.empty();
    }
  }

  private static Outcome outcome(JsonFields entry, ForeignParameters parameters) {
    Map<String, String> texts = new HashMap<>();
    parameters.names().forEach(name -> texts.put(name, entry.scalar(name)));
    KernelConfig config = entry.make(() -> parameters.config(texts));
    if (!entry.isNumber("time")) {
      return failed(config, entry.text("time"));
    }
    double nanos = entry.number("time") * NANOS_PER_MILLI;
    if (!Outcomes.plausible(nanos)) {
      throw entry.errorAt("time", Outcomes.PLAUSIBLE);
    }
    return Outcomes.timed(config, nanos, Outcomes.samples(entry, "times", NANOS_PER_MILLI));
  }

  private static Outcome failed(KernelConfig config, String error) {
    return switch (error) {
      case "InvalidConfig" -> new Outcome.Rejected(config, error);
      case "CompilationFailedConfig" -> new Outcome.CompileFailed(config, error);
      default -> new Outcome.LaunchFailed(config, error);
    };
  }
}
