package headroom.tuner.gate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import headroom.tuner.gate.BenchmarkVerdict;
import headroom.tuner.gate.GateResult;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.junit.jupiter.api.Test;
import org.xml.sax.SAXException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every output is of one result, and none of them lets a hostile line out of its cell. */
class ReportsTest {

  private static final GateResult RESULT = Results.of(Results.EACH);

  private static Validator validator() throws SAXException {
    return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
        .newSchema(Objects.requireNonNull(ReportsTest.class.getResource("junit-report.xsd")))
        .newValidator();
  }

  @Test
  void junitIsValidAndSaysWhatEachVerdictIs() {
    String xml = JUnitXml.of(RESULT);
    assertThatCode(() -> validator().validate(new StreamSource(new StringReader(xml))))
        .doesNotThrowAnyException();
    assertThat(xml)
        .contains("tests=\"5\"", "failures=\"2\"", "skipped=\"1\"", "errors=\"1\"")
        .contains("<failure message=\"5.1% slower, p = 0.0010\" type=\"SLOWER\">")
        .contains("<skipped message=\"the machine was not the same\">")
        .contains("type=\"INCORRECT\"")
        .doesNotContain("\u0007");
  }

  @Test
  void aRunOfNothingIsValidToo() {
    assertThatCode(
            () ->
                validator()
                    .validate(
                        new StreamSource(new StringReader(JUnitXml.of(Results.of(List.of()))))))
        .doesNotThrowAnyException();
  }

  @Test
  void theConsoleEndsWithTheVerdict() {
    List<String> lines = ConsoleTable.of(RESULT).lines().toList();
    assertThat(lines.get(2)).startsWith("bench-1").contains("SLOWER", "100.0", "105.1", "+5.1%");
    assertThat(lines.getLast()).startsWith("FAIL: 5 benchmarks").contains("origin/main");
  }

  @Test
  void theSummaryPutsTroubleFirstAndEscapesIt() {
    String summary = StepSummary.of(RESULT);
    assertThat(summary).startsWith("## Performance gate: FAIL").contains("&lt;died&gt;");
    assertThat(summary.indexOf("bench-0")).isGreaterThan(summary.indexOf("bench-4"));
    assertThat(summary.lines().filter(line -> line.startsWith("| bench-")))
        .hasSize(5)
        .allMatch(line -> line.replace("\\|", "").chars().filter(c -> c == '|').count() == 9);
  }

  @Test
  void theSummaryStaysSmall() {
    List<BenchmarkVerdict> many =
        Collections.nCopies(3000, new BenchmarkVerdict.Broken("x".repeat(500)));
    String summary = StepSummary.of(Results.of(many));
    assertThat(summary.getBytes(StandardCharsets.UTF_8).length)
        .isLessThanOrEqualTo(StepSummary.MOST_BYTES);
    assertThat(summary).contains("more are left out here");
  }

  @Test
  void annotationsAreOneLineEach() {
    assertThat(Annotations.of(RESULT))
        .hasSize(4)
        .allMatch(line -> line.startsWith("::") && !line.contains("\n"))
        .anyMatch(line -> line.startsWith("::warning title=bench-3 INCONCLUSIVE::"))
        .anyMatch(line -> line.contains("5.1%25 slower"));
  }

  @Test
  void theJsonHoldsEveryPair() {
    JsonNode json = JsonMapper.shared().readTree(ResultJson.of(RESULT));
    assertThat(json.path("verdict").asString()).isEqualTo("FAIL");
    assertThat(json.path("exitCode").asInt()).isEqualTo(1);
    JsonNode slower = json.path("benchmarks").path(1);
    assertThat(slower.path("screen").size()).isEqualTo(4);
    assertThat(slower.path("screen").path(1).path("order").asString()).isEqualTo("candidate-first");
    assertThat(slower.path("screen").path(1).path("candidate").path("medianNanos").asDouble())
        .isBetween(105_127.0, 105_128.0);
  }
}
