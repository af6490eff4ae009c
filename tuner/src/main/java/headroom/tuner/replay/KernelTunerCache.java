package headroom.tuner.replay;

import headroom.config.KernelConfig;
import headroom.json.DocumentException;
import headroom.json.JsonFields;
import headroom.json.StrictJson;
import headroom.tuner.measure.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a cache of Kernel Tuner: what each configuration took in milliseconds, or the name of the
 * error that it ended with.
 *
 * <pre>
 *   {"device_name": …, "kernel_name": …, "tune_params_keys": ["block_size_x", …],
 *    "tune_params": {"block_size_x": [16, 32, …], …},
 *    "cache": {"16,1": {"block_size_x": 16, …, "time": 3.87}, "32,1": {…, "time": "CompilationFailedConfig"}}}
 * </pre>
 *
 * <p>A tuner that is still running, or was ended, leaves the closing braces away: what is whole is
 * read.
 */
public final class KernelTunerCache {

  private static final double NANOS_PER_MILLI = 1e6;

  private KernelTunerCache() {}

  /**
   * Reads a file, compressed by gzip or not.
   *
   * @throws DocumentException if it is none, or nothing in it was measured
   */
  public static RecordedSpace read(Path path) {
    return parse("cache " + path, CacheFiles.read(path));
  }

  /** The same from text; {@code source} is what messages call it. */
  static RecordedSpace parse(String source, String json) {
    JsonFields root = root(source, json);
    ForeignAxes axes = new ForeignAxes();
    JsonFields values = root.object("tune_params");
    for (String parameter : root.texts("tune_params_keys")) {
      root.make(
          () -> {
            axes.add(parameter, values.scalars(parameter));
            return axes;
          });
    }
    JsonFields cache = root.object("cache");
    List<Outcome> outcomes = new ArrayList<>();
    cache.byName(cache::object).values().forEach(entry -> outcomes.add(outcome(entry, axes)));
    String name = root.text("kernel_name") + " on " + root.text("device_name");
    return root.make(() -> RecordedSpace.of(name, axes.axes(), outcomes));
  }

  /** The document; if it ends too early, as far as its entries are whole. */
  private static JsonFields root(String source, String json) {
    try {
      return StrictJson.parse(source, json);
    } catch (DocumentException e) {
      int lastEntry = json.lastIndexOf('}');
      if (lastEntry < 0 || json.indexOf("\"cache\"") < 0) {
        throw e;
      }
      try {
        return StrictJson.parse(source, json.substring(0, lastEntry + 1) + "}}");
      } catch (DocumentException unmendable) {
        throw e;
      }
    }
  }

  private static Outcome outcome(JsonFields entry, ForeignAxes axes) {
    Map<String, String> texts = new HashMap<>();
    axes.parameters().forEach(parameter -> texts.put(parameter, entry.scalar(parameter)));
    KernelConfig config = entry.make(() -> axes.config(texts));
    if (!entry.isNumber("time")) {
      return failed(config, entry.text("time"));
    }
    double nanos = entry.number("time") * NANOS_PER_MILLI;
    if (nanos <= 0) {
      throw entry.errorAt("time", "must be above 0 ms");
    }
    return ForeignOutcomes.measured(config, nanos);
  }

  private static Outcome failed(KernelConfig config, String error) {
    return switch (error) {
      case "InvalidConfig" -> new Outcome.Rejected(config, error);
      case "CompilationFailedConfig" -> new Outcome.CompileFailed(config, error);
      default -> new Outcome.LaunchFailed(config, error);
    };
  }
}
