package headroom.gpu.kernel;

import headroom.shape.ElementType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A configuration's kernel for people who have nothing of ours: one {@code .cu} with its launch, a
 * C header, and the launch parameters as JSON. All that is put into the templates is a number, a
 * name from a closed set, or text whose comment it cannot end.
 */
public final class StandaloneCuda {

  private static final String NAME = "tuned_decode";

  private static final Pattern INCLUDE =
      Pattern.compile("(?m)^#include \"([a-z0-9_]+\\.cuh)\"\\R?");

  private static final Pattern ONCE = Pattern.compile("(?m)^#pragma once\\R?");

  private static final Pattern HOLE = Pattern.compile("@([A-Z_]+)@");

  private StandaloneCuda() {}

  /**
   * The files by name: {@code tuned_decode.cu}, {@code tuned_decode.h}, {@code tuned_decode.json}.
   *
   * @param plan its heads, head dim and format are compiled in; batch and lengths may differ
   * @param config in words, such as {@code mma[kvTile=64]}
   * @param architecture that it was tuned on, as nvcc takes it: {@code sm_90}
   * @param origin one sentence on where the configuration comes from
   * @throws IllegalArgumentException if the architecture is no name of one
   */
  public static SortedMap<String, String> of(
      DecodePlan plan, String config, String architecture, String origin) {
    if (!architecture.matches("sm_[1-9][0-9]{1,2}[af]?")) {
      throw new IllegalArgumentException(
          "an architecture is named like sm_90 or sm_90a, not " + comment(architecture));
    }
    Map<String, String> values = new LinkedHashMap<>();
    launch(plan).forEach((name, value) -> values.put(name, Integer.toString(value)));
    ElementType element = plan.shape().format().element();
    values.put("ELEMENT", element.label());
    values.put("QUERY_TYPE", (element == ElementType.INT8 ? ElementType.F16 : element).label());
    values.put("ARCHITECTURE", architecture);
    values.put("ORIGIN", comment(origin));
    values.put("CONFIG", comment(config));
    values.put("MACROS", macros(plan.program()));
    values.put("KERNEL", flattened(plan.program().file(), new HashSet<>()));
    SortedMap<String, String> files = new TreeMap<>();
    files.put(NAME + ".cu", filled(template(NAME + ".cu"), values));
    files.put(NAME + ".h", filled(template(NAME + ".h"), values));
    files.put(NAME + ".json", json(plan, architecture, values));
    return files;
  }

  private static Map<String, Integer> launch(DecodePlan plan) {
    Map<String, Integer> launch = new LinkedHashMap<>();
    launch.put("QUERY_HEADS", plan.shape().queryHeads());
    launch.put("KV_HEADS", plan.shape().kvHeads());
    launch.put("HEAD_DIM", plan.shape().headDim());
    launch.put("PAGE_TOKENS", plan.shape().format().pageTokens());
    launch.put("SPLITS", plan.splits());
    launch.put("HEADS_PER_BLOCK", plan.headsPerBlock());
    launch.put("TILE_KEYS", plan.tileKeys());
    launch.put("THREADS", plan.threads());
    launch.put("SHARED_BYTES", plan.sharedBytes());
    launch.put("COMBINE_THREADS", plan.combineLaunch().threads());
    launch.put("COMBINE_SHARED_BYTES", plan.combineLaunch().sharedBytes());
    return launch;
  }

  /** Neither a comment's end nor a line's, and no line that goes on. */
  private static String comment(String text) {
    return text.replace("*/", "* /").replaceAll("[\\\\\\p{Cntrl}\\u2028\\u2029]", " ");
  }

  private static String macros(CudaProgram program) {
    return program.macros().stream()
        .map(macro -> "#define %s %s\n".formatted(macro.name(), macro.value()))
        .collect(Collectors.joining());
  }

  /** A source with each of its headers in the place where it is first included. */
  private static String flattened(String file, Set<String> seen) {
    seen.add(file);
    String text = ONCE.matcher(CudaSources.text(file)).replaceAll("");
    StringBuilder all = new StringBuilder("// --- ").append(file).append(" ---\n\n");
    int from = 0;
    for (MatchResult include : INCLUDE.matcher(text).results().toList()) {
      all.append(text, from, include.start());
      if (!seen.contains(include.group(1))) {
        all.append(flattened(include.group(1), seen));
      }
      from = include.end();
    }
    return all.append(text.substring(from)).append('\n').toString();
  }

  /** Numbers and names of ours alone, so that there is nothing to be quoted. */
  private static String json(DecodePlan plan, String architecture, Map<String, String> values) {
    String numbers =
        launch(plan).keySet().stream()
            .map(name -> "  \"%s\": %s".formatted(camel(name), values.get(name)))
            .collect(Collectors.joining(",\n"));
    return """
    {
      "splitEntry": "%s",
      "combineEntry": "%s",
      "architecture": "%s",
      "element": "%s",
    %s
    }
    """
        .formatted(
            CudaProgram.SPLIT_ENTRY,
            CudaProgram.COMBINE_ENTRY,
            architecture,
            values.get("ELEMENT"),
            numbers);
  }

  private static String camel(String name) {
    String lower = name.toLowerCase(java.util.Locale.ROOT);
    return Pattern.compile("_([a-z])")
        .matcher(lower)
        .replaceAll(match -> match.group(1).toUpperCase(java.util.Locale.ROOT));
  }

  /** In one pass: a value that looks like a hole is text like any other. */
  private static String filled(String template, Map<String, String> values) {
    return HOLE.matcher(template)
        .replaceAll(
            hole -> Matcher.quoteReplacement(values.getOrDefault(hole.group(1), hole.group())));
  }

  private static String template(String name) {
    try (InputStream in = StandaloneCuda.class.getResourceAsStream("cuda/" + name + ".txt")) {
      if (in == null) {
        throw new IllegalStateException(name + ".txt is not in this jar; build it again");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the template of " + name, e);
    }
  }
}
