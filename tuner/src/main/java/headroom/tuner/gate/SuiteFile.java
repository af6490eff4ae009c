package headroom.tuner.gate;

import headroom.config.KernelConfig;
import headroom.gpu.measure.CacheState;
import headroom.json.DocumentException;
import headroom.json.JsonFields;
import headroom.json.StrictJson;
import headroom.json.TextFile;
import headroom.kernel.DeviceKind;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import headroom.tuner.gate.arm.ArmTask;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * A file that lists what a gate watches, as {@code gate-suite-v1.schema.json} beside this class
 * defines it.
 *
 * <pre>
 *   {"schemaVersion": 1,
 *    "thresholds": {"minEffect": 0.03},
 *    "benchmarks": [
 *      {"name": "mqa-h32-s512", "variant": "tiled", "queryHeads": 32, "kvHeads": 1, "headDim": 128,
 *       "seqLen": 512, "axes": {"kvBlock": 256}, "thresholds": {"target": 0.08}}
 *   ]}
 * </pre>
 */
public final class SuiteFile {

  /** The published schema, as a resource of this class. */
  public static final String SCHEMA_RESOURCE = "gate-suite-v1.schema.json";

  static final String DEFAULT_RESOURCE = "default-suite.json";

  static final String DEFAULT_GPU_RESOURCE = "default-gpu-suite.json";

  private static final int SCHEMA_VERSION = 1;

  private static final int MAX_BYTES = 1 << 20;

  /** Half a minute each at least: more is no gate. */
  private static final int MAX_BENCHMARKS = 200;

  private SuiteFile() {}

  /** The ten benchmarks that a gate takes unless told otherwise: of the CPU. */
  public static List<GateBenchmark> standard() {
    return standard(DeviceKind.CPU);
  }

  /** The ten benchmarks that a gate takes on a device. */
  public static List<GateBenchmark> standard(DeviceKind device) {
    String resource =
        switch (device) {
          case CPU -> DEFAULT_RESOURCE;
          case GPU -> DEFAULT_GPU_RESOURCE;
        };
    try (InputStream in = SuiteFile.class.getResourceAsStream(resource)) {
      byte[] bytes = Objects.requireNonNull(in, resource).readAllBytes();
      return parse(resource, new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  /**
   * Reads a file.
   *
   * @throws DocumentException naming file, place and cure
   */
  public static List<GateBenchmark> read(Path file) {
    return parse("suite " + file, TextFile.read(file, MAX_BYTES));
  }

  static List<GateBenchmark> parse(String source, String json) {
    JsonFields root =
        StrictJson.parse(source, json).allow("schemaVersion", "thresholds", "benchmarks");
    if (root.integer("schemaVersion") != SCHEMA_VERSION) {
      throw root.errorAt(
          "schemaVersion",
          "is %d; this version reads %d".formatted(root.integer("schemaVersion"), SCHEMA_VERSION));
    }
    Thresholds common = thresholds(root, Thresholds.DEFAULT);
    List<JsonFields> entries = root.objects("benchmarks");
    if (entries.isEmpty() || entries.size() > MAX_BENCHMARKS) {
      throw root.errorAt(
          "benchmarks", "must hold 1 to %d entries: %d".formatted(MAX_BENCHMARKS, entries.size()));
    }
    Set<String> names = new HashSet<>();
    List<GateBenchmark> suite =
        entries.stream()
            .map(
                entry -> {
                  GateBenchmark benchmark = benchmark(entry, common);
                  if (!names.add(benchmark.name())) {
                    throw entry.errorAt("name", "stands twice; each name once");
                  }
                  return benchmark;
                })
            .toList();
    if (suite.stream().map(it -> it.task().runsOnGpu()).distinct().count() > 1) {
      throw root.errorAt(
          "benchmarks", "are of two devices: give all of them l2, for a GPU, or none, for the CPU");
    }
    return suite;
  }

  private static GateBenchmark benchmark(JsonFields entry, Thresholds common) {
    entry.allow(
        "name",
        "variant",
        "batch",
        "queryHeads",
        "kvHeads",
        "headDim",
        "seqLen",
        "element",
        "pageTokens",
        "l2",
        "axes",
        "thresholds");
    ElementType element =
        entry.has("element")
            ? entry.oneOf("element", List.of(ElementType.values()), ElementType::label)
            : ElementType.F32;
    int pageTokens = entry.has("pageTokens") ? entry.integer("pageTokens") : KvFormat.CONTIGUOUS;
    AttentionShape shape =
        entry.make(
            () ->
                new AttentionShape(
                    entry.has("batch") ? entry.integer("batch") : 1,
                    entry.integer("queryHeads"),
                    entry.integer("kvHeads"),
                    entry.integer("headDim"),
                    entry.integer("seqLen"),
                    new KvFormat(element, pageTokens)));
    Map<String, String> axes = axes(entry);
    // A configuration checks the names of its variant and axes.
    KernelConfig named = entry.make(() -> KernelConfig.of(entry.text("variant"), Map.of()));
    ArmTask task = ArmTask.of(shape, named.variant(), axes);
    ArmTask placed =
        entry.has("l2")
            ? task.onGpu(entry.oneOf("l2", List.of(CacheState.values()), CacheState::label))
            : task;
    return entry.make(
        () -> new GateBenchmark(entry.text("name"), placed, thresholds(entry, common)));
  }

  private static Map<String, String> axes(JsonFields entry) {
    if (!entry.has("axes")) {
      return Map.of();
    }
    JsonFields given = entry.object("axes");
    return new TreeMap<>(
        given.byName(
            axis ->
                given.isNumber(axis) ? Integer.toString(given.integer(axis)) : given.text(axis)));
  }

  private static Thresholds thresholds(JsonFields parent, Thresholds common) {
    if (!parent.has("thresholds")) {
      return common;
    }
    JsonFields given =
        parent.object("thresholds").allow("minEffect", "target", "tolerance", "controlShift");
    return given.make(
        () ->
            new Thresholds(
                number(given, "minEffect", common.minEffect()),
                number(given, "target", common.target()),
                number(given, "tolerance", common.tolerance()),
                number(given, "controlShift", common.controlShift())));
  }

  private static double number(JsonFields fields, String name, double otherwise) {
    return fields.has(name) ? fields.number(name) : otherwise;
  }
}
