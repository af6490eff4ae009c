package headroom.profile;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes a profile's fields in the order of the schema. */
final class ProfileWriter {

  /**
   * Digits that a measurement is written with: six are a hundred times finer than the best interval
   * seen (0.01%), and keep the noise of the last bits out of a file's history.
   */
  static final int SIGNIFICANT_DIGITS = 6;

  private static final MathContext ROUNDING = new MathContext(SIGNIFICANT_DIGITS);

  /** Whole numbers up to this many digits are written out, larger ones with an exponent. */
  private static final int PLAIN_DIGITS = 15;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final ObjectWriter PRETTY = JsonMapper.shared().writer().with(prettyPrinter());

  private ProfileWriter() {}

  private static DefaultPrettyPrinter prettyPrinter() {
    DefaultIndenter twoSpaces = new DefaultIndenter("  ", "\n");
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectNameValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    return new DefaultPrettyPrinter(separators)
        .withObjectIndenter(twoSpaces)
        .withArrayIndenter(twoSpaces);
  }

  static String write(TuningProfile profile) {
    ObjectNode root = NODES.objectNode();
    root.put("schemaVersion", TuningProfile.SCHEMA_VERSION);
    root.set("tool", tool(profile.tool()));
    root.set("run", run(profile.run()));
    root.set("device", device(profile.device()));
    ArrayNode ceilings = root.putArray("ceilings");
    profile.ceilings().forEach(ceiling -> ceilings.add(ceiling(ceiling)));
    ArrayNode shapes = root.putArray("shapes");
    profile.shapes().forEach(tuned -> shapes.add(tuned(tuned)));
    profile.leaveOneOut().ifPresent(it -> root.set("leaveOneOut", LeaveOneOutJson.write(it)));
    return PRETTY.writeValueAsString(root) + "\n";
  }

  private static ObjectNode tool(ToolInfo tool) {
    return NODES.objectNode().put("version", tool.version()).put("commit", tool.commit());
  }

  private static ObjectNode run(RunInfo run) {
    return NODES
        .objectNode()
        .put("started", run.started().toString())
        .put("elapsedSeconds", rounded(run.elapsedSeconds()))
        .put("preset", run.preset())
        .put("seed", run.seed())
        .put("budgetSeconds", rounded(run.budgetSeconds()))
        .put("threads", run.threads())
        .put("complete", run.complete())
        .put("rawFile", run.rawFile());
  }

  private static ObjectNode device(DeviceFingerprint device) {
    ObjectNode node = NODES.objectNode();
    node.put("kind", device.kind().name().toLowerCase(Locale.ROOT));
    node.put("model", device.model());
    node.put("microarchitecture", device.microarchitecture());
    node.put("isa", device.isa());
    node.set("traits", traits(device.traits()));
    node.put("threadsPerCore", device.threadsPerCore());
    node.put("memoryGiB", device.memoryGiB());
    node.put("governor", device.governor());
    node.put("os", device.os());
    node.put("jdk", device.jdk());
    if (device.emulated()) {
      node.put("emulated", true);
    }
    return node;
  }

  private static ObjectNode traits(DeviceTraits traits) {
    return NODES
        .objectNode()
        .put("vectorBits", traits.vectorBits())
        .put("vectorRegisters", traits.vectorRegisters())
        .put("cores", traits.cores())
        .put("l1Bytes", traits.l1Bytes())
        .put("l2Bytes", traits.l2Bytes())
        .put("l3Bytes", traits.l3Bytes());
  }

  private static ObjectNode ceiling(Ceiling ceiling) {
    return NODES
        .objectNode()
        .put("resource", ceiling.resource().label())
        .put("unit", ceiling.resource().unit())
        .put("threads", ceiling.threads())
        .put("best", rounded(ceiling.best()))
        .put("median", rounded(ceiling.median()))
        .put("samples", ceiling.samples())
        .put("workingSetBytes", ceiling.workingSetBytes());
  }

  private static ObjectNode tuned(TunedShape tuned) {
    ObjectNode node = NODES.objectNode();
    node.set("shape", shape(tuned.shape()));
    KvFormat format = tuned.shape().format();
    node.put("element", format.element().label());
    if (format.paged()) {
      node.put("pageTokens", format.pageTokens());
    }
    node.put("kvBytes", new BigDecimal(tuned.shape().kvBytes()));
    node.set("models", texts(tuned.models()));
    node.put("cacheState", tuned.cacheState());
    node.set("winner", time(tuned.winner()));
    node.set("default", time(tuned.defaultTime()));
    tuned.runnerUp().ifPresent(time -> node.set("runnerUp", time(time)));
    tuned.flagFree().ifPresent(time -> node.set("flagFree", time(time)));
    ArrayNode tieSet = node.putArray("tieSet");
    tuned.tieSet().forEach(config -> tieSet.add(config(config)));
    node.set("roofline", roofline(tuned.roofline()));
    node.put("appendNanosPerToken", rounded(tuned.appendNanosPerToken()));
    tuned.hugePageShare().ifPresent(share -> node.put("hugePageShare", rounded(share)));
    tuned
        .millijoulesPerDecode()
        .ifPresent(energy -> node.put("millijoulesPerDecode", rounded(energy)));
    tuned.cold().ifPresent(time -> node.set("cold", cold(time)));
    node.set("search", SearchTraceJson.write(tuned.search()));
    return node;
  }

  private static ObjectNode shape(AttentionShape shape) {
    return NODES
        .objectNode()
        .put("batch", shape.batch())
        .put("queryHeads", shape.queryHeads())
        .put("kvHeads", shape.kvHeads())
        .put("headDim", shape.headDim())
        .put("seqLen", shape.seqLen());
  }

  private static ObjectNode time(ConfirmedTime time) {
    ObjectNode node = NODES.objectNode();
    node.set("config", config(time.config()));
    node.set("jvmFlags", texts(time.jvmFlags()));
    return node.put("threads", time.threads())
        .put("medianNanos", rounded(time.medianNanos()))
        .put("lowNanos", rounded(time.lowNanos()))
        .put("highNanos", rounded(time.highNanos()))
        .put("p95Nanos", rounded(time.p95Nanos()))
        .put("forks", time.forks())
        .put("samples", time.samples())
        .put("disturbedSamples", time.disturbedSamples())
        .put("relativeError", rounded(time.relativeError()))
        .put("scratchBytes", time.scratchBytes());
  }

  private static ObjectNode cold(ColdTime time) {
    return NODES
        .objectNode()
        .put("medianNanos", rounded(time.medianNanos()))
        .put("lowNanos", rounded(time.lowNanos()))
        .put("highNanos", rounded(time.highNanos()))
        .put("forks", time.forks());
  }

  static ObjectNode config(KernelConfig config) {
    ObjectNode node = NODES.objectNode().put("variant", config.variant());
    ObjectNode values = node.putObject("values");
    for (Map.Entry<String, AxisValue> entry : config.values().entrySet()) {
      switch (entry.getValue()) {
        case AxisValue.Int number -> values.put(entry.getKey(), number.value());
        case AxisValue.Name name -> values.put(entry.getKey(), name.value());
      }
    }
    return node;
  }

  private static ObjectNode roofline(RooflinePoint point) {
    return NODES
        .objectNode()
        .put("gflops", rounded(point.gflops()))
        .put("gbPerSecond", rounded(point.gbPerSecond()))
        .put("fmaShare", rounded(point.fmaShare()))
        .put("memory", point.memory().label())
        .put("memoryShare", rounded(point.memoryShare()))
        .put("binding", point.binding().label())
        .put("share", rounded(point.share()));
  }

  private static ArrayNode texts(List<String> texts) {
    ArrayNode node = NODES.arrayNode();
    texts.forEach(node::add);
    return node;
  }

  /**
   * Rounding is monotone, so {@code low ≤ median ≤ high} and the larger share stay what they are.
   */
  static BigDecimal rounded(double value) {
    BigDecimal digits = new BigDecimal(value).round(ROUNDING).stripTrailingZeros();
    boolean wholeAndShort =
        digits.scale() < 0 && digits.precision() - digits.scale() <= PLAIN_DIGITS;
    return wholeAndShort ? digits.setScale(0) : digits;
  }

  /** A number that was rounded already. */
  static BigDecimal exact(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros();
  }
}
