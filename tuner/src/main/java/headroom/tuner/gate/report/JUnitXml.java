package headroom.tuner.gate.report;

import headroom.tuner.gate.BenchmarkResult;
import headroom.tuner.gate.BenchmarkVerdict;
import headroom.tuner.gate.GateResult;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The result in the form that Maven Surefire writes and every CI server reads: a test case per
 * benchmark. SLOWER and INCORRECT are failures, ERROR an error, INCONCLUSIVE is skipped, with its
 * reason.
 */
public final class JUnitXml {

  private static final String SUITE = "headroom.gate";

  private JUnitXml() {}

  /** The document. */
  public static String of(GateResult result) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", SUITE);
      xml.writeAttribute("time", seconds(result.seconds()));
      counts(result).forEach((name, count) -> attribute(xml, name, Integer.toString(count)));
      properties(xml, result);
      for (BenchmarkResult benchmark : result.benchmarks()) {
        testCase(xml, benchmark);
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("cannot write XML into memory", e);
    }
    return text + "\n";
  }

  private static Map<String, Integer> counts(GateResult result) {
    Map<String, Integer> counts =
        new TreeMap<>(
            Map.of("tests", result.benchmarks().size(), "errors", 0, "skipped", 0, "failures", 0));
    for (BenchmarkResult benchmark : result.benchmarks()) {
      switch (benchmark.verdict()) {
        case BenchmarkVerdict.Pass _ -> {}
        case BenchmarkVerdict.Slower _, BenchmarkVerdict.Incorrect _ ->
            counts.merge("failures", 1, Integer::sum);
        case BenchmarkVerdict.Inconclusive _ -> counts.merge("skipped", 1, Integer::sum);
        case BenchmarkVerdict.Broken _ -> counts.merge("errors", 1, Integer::sum);
      }
    }
    return counts;
  }

  private static void properties(XMLStreamWriter xml, GateResult result) throws XMLStreamException {
    xml.writeStartElement("properties");
    for (List<String> property :
        List.of(
            List.of("verdict", result.overall().name()),
            List.of("base", result.base()),
            List.of("candidate", result.candidate()),
            List.of("device", result.device()),
            List.of("tool", result.tool()),
            List.of("seed", Long.toString(result.seed())))) {
      xml.writeEmptyElement("property");
      xml.writeAttribute("name", property.getFirst());
      xml.writeAttribute("value", printable(property.getLast()));
    }
    xml.writeEndElement();
  }

  private static void testCase(XMLStreamWriter xml, BenchmarkResult result)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("name", result.benchmark().name());
    xml.writeAttribute("classname", SUITE);
    xml.writeAttribute("time", seconds(result.candidateNanos().orElse(0) / 1e9));
    BenchmarkVerdict verdict = result.verdict();
    switch (verdict) {
      case BenchmarkVerdict.Pass _ -> {}
      case BenchmarkVerdict.Slower _, BenchmarkVerdict.Incorrect _ ->
          outcome(xml, "failure", verdict, true);
      case BenchmarkVerdict.Inconclusive _ -> outcome(xml, "skipped", verdict, false);
      case BenchmarkVerdict.Broken _ -> outcome(xml, "error", verdict, true);
    }
    xml.writeStartElement("system-out");
    xml.writeCharacters(
        printable(
            "%s: %s; base %s µs, candidate %s µs, change %s, spread %s, pairs %s"
                .formatted(
                    verdict.label(),
                    verdict.reason(),
                    Figures.baseMicros(result),
                    Figures.candidateMicros(result),
                    Figures.change(result),
                    Figures.spread(result),
                    Figures.pairs(result))));
    xml.writeEndElement();
    xml.writeEndElement();
  }

  private static void outcome(
      XMLStreamWriter xml, String element, BenchmarkVerdict verdict, boolean typed)
      throws XMLStreamException {
    xml.writeStartElement(element);
    xml.writeAttribute("message", printable(verdict.reason()));
    if (typed) {
      xml.writeAttribute("type", verdict.label());
    }
    xml.writeEndElement();
  }

  private static void attribute(XMLStreamWriter xml, String name, String value) {
    try {
      xml.writeAttribute(name, value);
    } catch (XMLStreamException e) {
      throw new IllegalStateException("cannot write XML into memory", e);
    }
  }

  /** Surefire's form of seconds has three decimals at most. */
  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.3f", seconds);
  }

  /** XML has no control characters; a JVM that dies may print some. */
  private static String printable(String text) {
    return text.replaceAll("[^\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]", " ");
  }
}
