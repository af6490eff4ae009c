package headroom.tuner.report.data;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.json.JsonFields;
import headroom.json.JsonLines;
import headroom.profile.DeviceFingerprint;
import headroom.profile.TuningProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The raw log of a tuning run, as a report reads it: outcomes only, other lines passed over. */
public final class RawLogFile {

  private static final String VARIANT = "variant";
  private static final String MEDIAN = "medianNanos";

  private RawLogFile() {}

  /**
   * Looks where a tuning run puts the log of {@code profile}: beside it, or under {@code raw/} next
   * to the profiles' folder, in a folder named like the profile or its device.
   *
   * @param file the profile's own file
   */
  public static Optional<Path> find(Path file, TuningProfile profile) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    if (folder == null) {
      return Optional.empty();
    }
    String name = profile.run().rawFile(); // a plain name: RunInfo refuses a path
    DeviceFingerprint device = profile.device();
    String stem = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
    Path raw = folder.resolveSibling("raw");
    return Stream.of(
            folder.resolve(name),
            raw.resolve(stem).resolve(name),
            raw.resolve(device.slug()).resolve(name))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /**
   * Reads a log.
   *
   * @throws headroom.json.DocumentException naming the line that is no line of such a log
   */
  public static RawRun read(Path file) {
    return new RawRun(
        String.valueOf(file.getFileName()),
        JsonLines.read(file).stream()
            .filter(line -> line.has("type") && line.text("type").equals("outcome"))
            .map(RawLogFile::evaluation)
            .toList());
  }

  private static Evaluation evaluation(JsonFields line) {
    OptionalDouble median =
        line.has(MEDIAN) ? OptionalDouble.of(line.number(MEDIAN)) : OptionalDouble.empty();
    KernelConfig config = config(line.object("config"));
    return line.make(
        () ->
            new Evaluation(
                line.text("phase"), line.text("shape"), config, line.text("outcome"), median));
  }

  private static KernelConfig config(JsonFields fields) {
    return fields.make(
        () -> {
          Map<String, AxisValue> values =
              new TreeMap<>(
                  fields.byName(
                      axis ->
                          fields.isNumber(axis)
                              ? new AxisValue.Int(fields.integer(axis))
                              : new AxisValue.Name(fields.text(axis))));
          values.remove(VARIANT);
          return KernelConfig.of(fields.text(VARIANT), values);
        });
  }
}
