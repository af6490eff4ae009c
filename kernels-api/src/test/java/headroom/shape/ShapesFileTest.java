package headroom.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.json.DocumentException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapesFileTest {

  @Test
  void entriesSpanTheProductOfTheirListsInFileOrder() {
    assertThat(
            ShapesFile.parse(
                "f",
                """
                {"shapes": [
                  {"batch": [1], "queryHeads": [32, 8], "kvHeads": 1, "headDim": 128, "seqLen": [512, 64]},
                  {"model": ["falcon-7b", "palm-8b"], "batch": 2, "seqLen": 512},
                  {"queryHeads": 8, "kvHeads": 1, "headDim": 128, "seqLen": 64}
                ]}\
                """))
        .extracting(AttentionShape::label)
        .containsExactly(
            "b1-h32-kv1-d128-s512",
            "b1-h32-kv1-d128-s64",
            "b1-h8-kv1-d128-s512",
            "b1-h8-kv1-d128-s64",
            "b2-h71-kv1-d64-s512",
            "b2-h16-kv1-d256-s512");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'queryHead': 8}|f: /shapes/0: unknown field \"queryHead\"; did you mean \"queryHeads\"?",
        "{'colour': 8}|f: /shapes/0: unknown field \"colour\"; known fields: model, batch,"
            + " queryHeads, kvHeads, headDim, seqLen",
        "{'model': 'falcon-7b', 'headdim': 64}|f: /shapes/0: unknown field \"headdim\"; known"
            + " fields: model, batch, seqLen",
        "{'model': 'falcon7b', 'seqLen': 1}|f: /shapes/0/model: unknown value \"falcon7b\"; did you"
            + " mean \"falcon-7b\"? known: palm-8b",
        "{'model': 'falcon-7b'}|f: /shapes/0: field \"seqLen\" is missing",
        "{'queryHeads': 8, 'kvHeads': 3, 'headDim': 64, 'seqLen': 1}|f: /shapes/0: kvHeads must"
            + " divide queryHeads: queryHeads=8, kvHeads=3; use 1 (MQA), 8 (MHA) or a divisor"
            + " between",
        "{'queryHeads': 8, 'kvHeads': 1, 'headDim': 0, 'seqLen': 1}|f: /shapes/0: headDim must be"
            + " between 1 and 16777216: headDim=0",
        "{'queryHeads': 8, 'kvHeads': 1, 'headDim': [64, '80'], 'seqLen': 1}|f:"
            + " /shapes/0/headDim/1: must be a whole number within 64 bits, not \"80\"",
        "{'queryHeads': [], 'kvHeads': 1, 'headDim': 64, 'seqLen': 1}|f: /shapes/0: queryHeads must"
            + " list at least one value",
        "7|f: /shapes/0: must be an object {…}, not 7",
      })
  void mistakesAreNamedInOneLine(String entry, String message) {
    String json = "{\"shapes\": [" + entry.replace('\'', '"') + "]}";
    assertThatThrownBy(() -> ShapesFile.parse("f", json))
        .isExactlyInstanceOf(DocumentException.class)
        .message()
        .startsWith(message)
        .satisfies(text -> assertThat(text.lines()).hasSize(1));
  }

  @Test
  void formatsMultiplyTheShapes() {
    List<AttentionShape> shapes =
        ShapesFile.parse(
            "test",
            """
            {"shapes": [{"queryHeads": 8, "kvHeads": 1, "headDim": 64, "seqLen": [512, 1024],
                         "element": ["int8", "f32", "int8"], "pageTokens": [0, 32]}]}\
            """);
    assertThat(shapes)
        .extracting(AttentionShape::label)
        .containsExactly(
            "b1-h8-kv1-d64-s512-int8",
            "b1-h8-kv1-d64-s1024-int8",
            "b1-h8-kv1-d64-s512-int8-p32",
            "b1-h8-kv1-d64-s1024-int8-p32",
            "b1-h8-kv1-d64-s512",
            "b1-h8-kv1-d64-s1024",
            "b1-h8-kv1-d64-s512-p32",
            "b1-h8-kv1-d64-s1024-p32");
  }

  @Test
  void theTopLevelIsChecked() {
    assertThatThrownBy(() -> ShapesFile.parse("f", "{\"shape\": []}"))
        .hasMessage("f: top level: unknown field \"shape\"; did you mean \"shapes\"?");
    assertThatThrownBy(() -> ShapesFile.parse("f", "{\"shapes\": []}"))
        .hasMessage("f: /shapes: lists no shape; add one");
    assertThatThrownBy(() -> ShapesFile.parse("f", "{\"shapes\": [,]}"))
        .hasMessageStartingWith("f is not JSON at line 1, column ");
  }

  @Test
  void hugeProductsAreRefusedBeforeTheyAreMade() {
    String many =
        IntStream.range(1, 20_000)
            .boxed()
            .map(String::valueOf)
            .collect(Collectors.joining(",", "[", "]"));
    String json =
        "{\"shapes\": [{\"batch\": %1$s, \"queryHeads\": %1$s, \"kvHeads\": %1$s, \"headDim\": %1$s, \"seqLen\": %1$s}]}"
            .formatted(many);
    assertThatThrownBy(() -> ShapesFile.parse("f", json))
        .hasMessage("f: /shapes/0: the file spans more than 10000 shapes; list fewer values");
  }

  @Test
  void anAbsentFileIsNamed(@TempDir Path folder) {
    Path file = folder.resolve("shapes.json");
    assertThatThrownBy(() -> ShapesFile.read(file))
        .hasMessage(file + " does not exist; check the path");
  }
}
