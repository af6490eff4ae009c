package headroom.tuner.cli;

import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Formats of the KV cache: every element type given with every page size given. */
final class FormatOptions {

  @Option(
      names = "--element",
      paramLabel = "TYPE",
      split = ",",
      description =
          "Element types of the KV cache: f32, bf16, f16, int8; default f32, of a GPU bf16.")
  private List<String> elements = new ArrayList<>();

  @Option(
      names = "--page-tokens",
      paramLabel = "TOKENS",
      split = ",",
      description =
          "Tokens of a page of the KV cache, a power of two from 16 to 4096; 0, the default, is one"
              + " piece per sequence.")
  private List<Integer> pageTokens = new ArrayList<>();

  /** Whether any was given. */
  boolean given() {
    return !elements.isEmpty() || !pageTokens.isEmpty();
  }

  /**
   * Each format once, in the order given, page sizes varying fastest.
   *
   * @throws IllegalArgumentException naming what is no element type or no page size
   */
  List<KvFormat> formats() {
    return formats(ElementType.F32);
  }

  /**
   * The same where another element type is the usual one.
   *
   * @param usual taken where none was given
   */
  List<KvFormat> formats(ElementType usual) {
    List<String> types = elements.isEmpty() ? List.of(usual.label()) : elements;
    List<Integer> pages = pageTokens.isEmpty() ? List.of(KvFormat.CONTIGUOUS) : pageTokens;
    return types.stream()
        .map(ElementType::named)
        .flatMap(element -> pages.stream().map(page -> new KvFormat(element, page)))
        .distinct()
        .toList();
  }
}
