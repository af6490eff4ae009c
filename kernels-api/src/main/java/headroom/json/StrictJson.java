package headroom.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Parses JSON from anywhere into a tree. A key that stands twice, anything after the document, and
 * whatever is beyond the limits is an error; nothing is guessed.
 */
public final class StrictJson {

  // Headroom's own files nest 6 deep and hold no text above 200 characters. 3 million tokens are
  // some 15,000 tuned shapes, and bound the tree at a few hundred MB.
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(32)
          .maxNameLength(1_000)
          .maxStringLength(10_000)
          .maxNumberLength(100)
          .maxTokenCount(3_000_000)
          .build();

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(LIMITS)
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StrictJson() {}

  /**
   * Parses one document.
   *
   * @param source what messages call it, such as its file name
   * @param text the document
   * @return its root, an object
   * @throws DocumentException if it is no JSON object, incomplete, or beyond the limits
   */
  public static JsonFields parse(String source, String text) {
    if (text.isBlank()) {
      throw new DocumentException(source + " is empty; write it anew");
    }
    try {
      JsonNode root = MAPPER.readTree(text);
      return JsonFields.root(source, root);
    } catch (UnexpectedEndOfInputException e) {
      throw new DocumentException(
          "%s ends too early%s; it is incomplete: copy or write it anew"
              .formatted(source, position(e)));
    } catch (StreamConstraintsException e) {
      throw new DocumentException(
          "%s is beyond the limits of such a file%s: %s"
              .formatted(source, position(e), firstSentence(e)));
    } catch (JacksonException e) {
      throw new DocumentException(
          "%s is not JSON%s: %s".formatted(source, position(e), firstSentence(e)));
    }
  }

  private static String position(JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    return at == null || at.getLineNr() < 1
        ? ""
        : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
  }

  private static String firstSentence(JacksonException e) {
    String message = e.getOriginalMessage();
    return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
  }
}
