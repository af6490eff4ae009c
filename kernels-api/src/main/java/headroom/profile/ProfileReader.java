package headroom.profile;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.json.DocumentException;
import headroom.json.JsonFields;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Reads a profile's fields; the records check their values. */
final class ProfileReader {

  private static final Pattern UTC_TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");

  private static final List<Resource> RESOURCES = List.of(Resource.values());

  private ProfileReader() {}

  static TuningProfile read(JsonFields root) {
    requireKnownVersion(root);
    root.allow("schemaVersion", "tool", "run", "device", "ceilings", "shapes", "leaveOneOut");
    ToolInfo tool = tool(root.object("tool"));
    RunInfo run = run(root.object("run"));
    DeviceFingerprint device = device(root.object("device"));
    List<Ceiling> ceilings = root.objects("ceilings").stream().map(ProfileReader::ceiling).toList();
    List<TunedShape> shapes = root.objects("shapes").stream().map(ProfileReader::tuned).toList();
    Optional<LeaveOneOut> leaveOneOut =
        root.has("leaveOneOut")
            ? Optional.of(LeaveOneOutJson.read(root.object("leaveOneOut")))
            : Optional.empty();
    return root.make(() -> new TuningProfile(tool, run, device, ceilings, shapes, leaveOneOut));
  }

  /** Before anything else: a newer file may differ in every other field. */
  private static void requireKnownVersion(JsonFields root) {
    int version = root.integer("schemaVersion");
    if (version > TuningProfile.SCHEMA_VERSION) {
      throw new DocumentException(
          "%s has schema version %d, this build reads up to %d; update Headroom"
              .formatted(root.source(), version, TuningProfile.SCHEMA_VERSION));
    }
    if (version < 1) {
      throw root.errorAt("schemaVersion", "versions start at 1: " + version);
    }
  }

  private static ToolInfo tool(JsonFields fields) {
    fields.allow("version", "commit");
    return fields.make(() -> new ToolInfo(fields.text("version"), fields.text("commit")));
  }

  private static RunInfo run(JsonFields fields) {
    fields.allow(
        "started",
        "elapsedSeconds",
        "preset",
        "seed",
        "budgetSeconds",
        "threads",
        "complete",
        "rawFile");
    return fields.make(
        () ->
            new RunInfo(
                instant(fields, "started"),
                fields.number("elapsedSeconds"),
                fields.text("preset"),
                fields.longInteger("seed"),
                fields.number("budgetSeconds"),
                fields.integer("threads"),
                fields.flag("complete"),
                fields.text("rawFile")));
  }

  private static Instant instant(JsonFields fields, String name) {
    String text = fields.text(name);
    try {
      if (UTC_TIME.matcher(text).matches()) {
        return Instant.parse(text);
      }
    } catch (DateTimeException e) {
      // The 31st of February has the form of a date; what is wrong and the cure are the same.
    }
    throw fields.errorAt(name, "must be a UTC time such as 2026-01-31T12:00:00Z");
  }

  private static DeviceFingerprint device(JsonFields fields) {
    fields.allow(
        "kind",
        "model",
        "microarchitecture",
        "isa",
        "traits",
        "threadsPerCore",
        "memoryGiB",
        "governor",
        "os",
        "jdk",
        "emulated");
    DeviceKind kind =
        fields.oneOf(
            "kind", List.of(DeviceKind.values()), value -> value.name().toLowerCase(Locale.ROOT));
    DeviceTraits traits = traits(fields.object("traits"));
    return fields.make(
        () ->
            new DeviceFingerprint(
                kind,
                fields.text("model"),
                fields.text("microarchitecture"),
                fields.text("isa"),
                traits,
                fields.integer("threadsPerCore"),
                fields.integer("memoryGiB"),
                fields.text("governor"),
                fields.text("os"),
                fields.text("jdk"),
                fields.has("emulated") && fields.flag("emulated")));
  }

  private static DeviceTraits traits(JsonFields fields) {
    fields.allow("vectorBits", "vectorRegisters", "cores", "l1Bytes", "l2Bytes", "l3Bytes");
    return fields.make(
        () ->
            new DeviceTraits(
                fields.integer("vectorBits"),
                fields.integer("vectorRegisters"),
                fields.integer("cores"),
                fields.longInteger("l1Bytes"),
                fields.longInteger("l2Bytes"),
                fields.longInteger("l3Bytes")));
  }

  private static Ceiling ceiling(JsonFields fields) {
    fields.allow("resource", "unit", "threads", "best", "median", "samples", "workingSetBytes");
    Resource resource = fields.oneOf("resource", RESOURCES, Resource::label);
    fields.oneOf("unit", List.of(resource.unit()), unit -> unit);
    return fields.make(
        () ->
            new Ceiling(
                resource,
                fields.integer("threads"),
                fields.number("best"),
                fields.number("median"),
                fields.integer("samples"),
                fields.longInteger("workingSetBytes")));
  }

  private static TunedShape tuned(JsonFields fields) {
    fields.allow(
        "shape",
        "element",
        "pageTokens",
        "kvBytes",
        "models",
        "cacheState",
        "winner",
        "default",
        "runnerUp",
        "flagFree",
        "tieSet",
        "roofline",
        "appendNanosPerToken",
        "hugePageShare",
        "millijoulesPerDecode",
        "cold",
        "search");
    AttentionShape shape = shape(fields.object("shape")).withFormat(format(fields));
    checkKvBytes(fields, shape);
    ConfirmedTime winner = time(fields.object("winner"));
    ConfirmedTime defaultTime = time(fields.object("default"));
    Optional<ConfirmedTime> runnerUp = optionalTime(fields, "runnerUp");
    Optional<ConfirmedTime> flagFree = optionalTime(fields, "flagFree");
    List<KernelConfig> tieSet =
        fields.objects("tieSet").stream().map(ProfileReader::config).toList();
    RooflinePoint roofline = roofline(fields.object("roofline"));
    OptionalDouble hugePageShare = optionalNumber(fields, "hugePageShare");
    OptionalDouble millijoules = optionalNumber(fields, "millijoulesPerDecode");
    Optional<ColdTime> cold =
        fields.has("cold") ? Optional.of(cold(fields.object("cold"))) : Optional.empty();
    SearchTrace search = SearchTraceJson.read(fields.object("search"));
    return fields.make(
        () ->
            new TunedShape(
                shape,
                fields.texts("models"),
                fields.text("cacheState"),
                winner,
                defaultTime,
                runnerUp,
                flagFree,
                tieSet,
                roofline,
                fields.number("appendNanosPerToken"),
                hugePageShare,
                millijoules,
                cold,
                search));
  }

  /** Follows from the shape, and is there for whoever reads a profile without this library. */
  private static void checkKvBytes(JsonFields fields, AttentionShape shape) {
    if (fields.has("kvBytes") && fields.number("kvBytes") != shape.kvBytes()) {
      throw fields.errorAt(
          "kvBytes",
          "must be the %s bytes of K and V of this shape"
              .formatted(new BigDecimal(shape.kvBytes()).toPlainString()));
    }
  }

  private static OptionalDouble optionalNumber(JsonFields fields, String name) {
    return fields.has(name) ? OptionalDouble.of(fields.number(name)) : OptionalDouble.empty();
  }

  private static AttentionShape shape(JsonFields fields) {
    fields.allow("batch", "queryHeads", "kvHeads", "headDim", "seqLen");
    return fields.make(
        () ->
            new AttentionShape(
                fields.integer("batch"),
                fields.integer("queryHeads"),
                fields.integer("kvHeads"),
                fields.integer("headDim"),
                fields.integer("seqLen")));
  }

  /** Beside the shape, not in it: version 1 of the profile began with the element type there. */
  private static KvFormat format(JsonFields fields) {
    ElementType element =
        fields.oneOf("element", List.of(ElementType.values()), ElementType::label);
    boolean paged = fields.has("pageTokens");
    int pageTokens = paged ? fields.integer("pageTokens") : KvFormat.CONTIGUOUS;
    if (paged && pageTokens == KvFormat.CONTIGUOUS) {
      throw fields.errorAt("pageTokens", "is absent where a sequence lies in one piece, not 0");
    }
    return fields.make(() -> new KvFormat(element, pageTokens));
  }

  private static Optional<ConfirmedTime> optionalTime(JsonFields fields, String name) {
    return fields.has(name) ? Optional.of(time(fields.object(name))) : Optional.empty();
  }

  private static ConfirmedTime time(JsonFields fields) {
    fields.allow(
        "config",
        "jvmFlags",
        "threads",
        "medianNanos",
        "lowNanos",
        "highNanos",
        "p95Nanos",
        "forks",
        "samples",
        "disturbedSamples",
        "relativeError",
        "scratchBytes");
    KernelConfig config = config(fields.object("config"));
    return fields.make(
        () ->
            new ConfirmedTime(
                config,
                fields.texts("jvmFlags"),
                fields.integer("threads"),
                fields.number("medianNanos"),
                fields.number("lowNanos"),
                fields.number("highNanos"),
                fields.number("p95Nanos"),
                fields.integer("forks"),
                fields.integer("samples"),
                fields.integer("disturbedSamples"),
                fields.number("relativeError"),
                fields.longInteger("scratchBytes")));
  }

  private static ColdTime cold(JsonFields fields) {
    fields.allow("medianNanos", "lowNanos", "highNanos", "forks");
    return fields.make(
        () ->
            new ColdTime(
                fields.number("medianNanos"),
                fields.number("lowNanos"),
                fields.number("highNanos"),
                fields.integer("forks")));
  }

  static KernelConfig config(JsonFields fields) {
    fields.allow("variant", "values");
    JsonFields values = fields.object("values");
    return fields.make(
        () ->
            KernelConfig.of(
                fields.text("variant"), values.byName(axis -> axisValue(values, axis))));
  }

  private static AxisValue axisValue(JsonFields values, String axis) {
    return values.isNumber(axis)
        ? new AxisValue.Int(values.integer(axis))
        : new AxisValue.Name(values.text(axis));
  }

  private static RooflinePoint roofline(JsonFields fields) {
    fields.allow("gflops", "gbPerSecond", "fmaShare", "memory", "memoryShare", "binding", "share");
    return fields.make(
        () ->
            new RooflinePoint(
                fields.number("gflops"),
                fields.number("gbPerSecond"),
                fields.number("fmaShare"),
                fields.oneOf("memory", RESOURCES, Resource::label),
                fields.number("memoryShare"),
                fields.oneOf("binding", RESOURCES, Resource::label),
                fields.number("share")));
  }
}
