package headroom.cpu.kernel;

import headroom.config.KernelConfig;
import headroom.kernel.KernelVariant;
import headroom.kernel.KvLayout;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A configuration's kernel as Java source that needs nothing but a JDK: the generated class with a
 * KV cache, a merge of ranges and a {@code main} that tests it. All that is put into the templates
 * is a number, a name of ours, or text whose comment it cannot end.
 */
public final class StandaloneSource {

  private static final String NAME = "TunedDecode";

  private static final Pattern HOLE = Pattern.compile("@([A-Z_]+)@");

  private StandaloneSource() {}

  /**
   * The files by name: {@code TunedDecode.java} and {@code TunedDecodeTest.java}.
   *
   * @param variant a CPU variant of this module
   * @param shape its heads, head dim and KV format are compiled in; batch and lengths may differ
   * @param tuned a configuration of the variant's space; prefetches are left out, since they need
   *     native access
   * @param origin one sentence on where the configuration comes from
   * @throws IllegalArgumentException if {@code tuned} is not of the space, or the variant is none
   *     of this module
   */
  public static SortedMap<String, String> of(
      KernelVariant variant, AttentionShape shape, KernelConfig tuned, String origin) {
    KernelConfig config = ReadAhead.never(tuned);
    RangeVariant range =
        switch (variant) {
          case SplitKvDecode split -> split.inner();
          case RangeVariant serial -> serial;
          default ->
              throw new IllegalArgumentException(
                  "variant %s is none of kernels-cpu; export another shape"
                      .formatted(variant.id()));
        };
    KernelConfig inner = config;
    if (variant instanceof SplitKvDecode split) {
      split.requireOwnAxes(config);
      inner = split.innerConfig(config);
    }
    KernelSource kernel = range.source(shape, inner);
    Map<String, String> values =
        values(shape, variant.layout(shape, config), kernel, range.rangeStep(shape, inner));
    values.put("THREADS", Integer.toString(variant.threads(config)));
    values.put("CONFIG", config.key());
    String leftOut = config.equals(tuned) ? "" : " Its prefetches are left out.";
    values.put(
        "ORIGIN", (origin + leftOut).replace("*/", "* /").replaceAll("[\\\\\\p{Cntrl}]", " "));
    values.put(
        "FLAGS",
        variant.jvmFlags(config).stream().map(flag -> flag + " ").collect(Collectors.joining()));
    SortedMap<String, String> files = new TreeMap<>();
    files.put(NAME + ".java", filled(template(NAME), values));
    files.put(NAME + "Test.java", template(NAME + "Test"));
    return files;
  }

  private static Map<String, String> values(
      AttentionShape shape, KvLayout layout, KernelSource kernel, int rangeStep) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("QUERY_HEADS", Integer.toString(shape.queryHeads()));
    values.put("KV_HEADS", Integer.toString(shape.kvHeads()));
    values.put("HEAD_DIM", Integer.toString(shape.headDim()));
    KvFormat format = shape.format();
    values.put("FORMAT", format.label());
    values.put("PAGE_TOKENS", Integer.toString(format.pageTokens()));
    values.put("ELEMENTS", template("Elements-" + format.element().label()).strip());
    values.put("GROUP", Integer.toString(shape.group()));
    values.put("RANGE_STEP", Integer.toString(rangeStep));
    values.put("KEY_PANEL", Integer.toString(layout.keyPanel()));
    values.put("VALUE_PANEL", Integer.toString(layout.valuePanel()));
    values.put("VALUE_BLOCK", Integer.toString(layout.valueBlock()));
    values.put("KERNEL", kernel.className());
    values.put("VECTOR_IMPORTS", lines(kernel.text(), true));
    values.put("KERNEL_SOURCE", lines(kernel.text(), false).strip());
    return values;
  }

  /** The imports of the Vector API, or all that follows the imports, free of our types. */
  private static String lines(String text, boolean imports) {
    return text.lines()
        .filter(line -> line.startsWith("import jdk.incubator") == imports)
        .filter(line -> imports || !line.matches("(package|import) .*"))
        .filter(line -> imports || !line.matches(" \\* (To see it again|-Dheadroom).*"))
        .map(line -> line.replace(" implements RangeKernel", ""))
        .filter(line -> !line.equals("  @Override"))
        .collect(Collectors.joining("\n"));
  }

  /** In one pass: a value that looks like a hole is text like any other. */
  private static String filled(String template, Map<String, String> values) {
    return HOLE.matcher(template)
        .replaceAll(
            hole -> Matcher.quoteReplacement(values.getOrDefault(hole.group(1), hole.group())));
  }

  private static String template(String name) {
    try (InputStream in = StandaloneSource.class.getResourceAsStream(name + ".java.txt")) {
      if (in == null) {
        throw new IllegalStateException(name + ".java.txt is not in this jar; build it again");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the template of " + name, e);
    }
  }
}
