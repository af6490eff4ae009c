package headroom.tuner.report.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.tuner.report.ReportFixture;
import headroom.tuner.report.data.ReportData;
import headroom.tuner.report.page.HtmlReport;
import headroom.tuner.report.section.ReportParts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The page as a person meets it, in one headless browser for all tests. */
class ReportBrowserTest {

  /** Canvases that hold something: more than one colour. */
  private static final String DRAWN =
      """
      [...document.querySelectorAll('.chart')].filter(chart => chart.clientWidth > 0).map(chart => {
        const canvas = chart.querySelector('canvas');
        if (!canvas) return 'no canvas: ' + chart.getAttribute('aria-label');
        const pixels = new Uint32Array(
            canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer);
        return new Set(pixels).size > 8 ? 'drawn' : 'empty: ' + chart.getAttribute('aria-label');
      })\
      """;

  /** Sizes of the charts' canvases that are shown. */
  private static final String BOXES =
      """
      [...document.querySelectorAll('.chart canvas')].map(canvas => canvas.getBoundingClientRect())
          .filter(box => box.width > 0).map(({width, height}) => ({width, height}))\
      """;

  /** 210 mm without 12 mm on each side, in CSS pixels. */
  private static final int PAPER_WIDTH = 703;

  private static final String PART =
      "[...document.querySelectorAll('.part')].filter(part => !part.hidden).map(part =>"
          + " part.id).join()";

  @TempDir private static Path folder;
  private static Optional<BrowserPage> browser = Optional.empty();
  private static URI report = URI.create("about:blank");
  private static URI hostile = URI.create("about:blank");
  private static URI gpus = URI.create("about:blank");

  @BeforeAll
  static void start() throws IOException {
    Optional<Path> chromium = Chromium.find();
    assumeTrue(
        chromium.isPresent(),
        "no Chromium or Chrome on the path; install one, or set " + Chromium.VARIABLE);
    report = write("report.html", ReportFixture.two());
    hostile = write("hostile.html", ReportFixture.hostile());
    gpus = write("gpus.html", ReportFixture.gpus());
    browser =
        Optional.of(
            new BrowserPage(
                chromium.get(), Files.createDirectory(folder.resolve("browser-profile"))));
  }

  private static URI write(String name, ReportData data) throws IOException {
    String page = HtmlReport.render(ReportParts.of(data), "headroom test");
    return Files.writeString(folder.resolve(name), page).toUri();
  }

  @AfterAll
  static void stop() {
    browser.ifPresent(BrowserPage::close);
  }

  @BeforeEach
  void desktop() throws InterruptedException {
    page().size(1280, 900);
    page().prefer("light");
    page().forget();
    page().open(report);
  }

  /** The open page can; before the next test, it would have to be loaded twice. */
  @AfterEach
  void forgetTheTheme() {
    page().evaluate("localStorage.removeItem('headroom-theme')");
  }

  private static BrowserPage page() {
    return browser.orElseThrow();
  }

  @Test
  void chartsAreDrawnInEveryTabWithoutComplaintOrRequest() {
    for (String id : new String[] {"device-1", "device-2", "compare", "gate"}) {
      page().evaluate("document.querySelector('a[href=\"#%s\"]').click()".formatted(id));
      assertThat(text(PART)).isEqualTo(id);
      assertAllDrawn();
    }
    assertThat(page().faults()).isEmpty();
    assertThat(page().requests()).allMatch(address -> address.matches("(file|about):.*"));
  }

  private static void assertAllDrawn() {
    JsonNode charts = page().evaluate(DRAWN);
    assertThat(charts.size()).as(text(PART)).isPositive();
    charts.forEach(chart -> assertThat(chart.asString()).isEqualTo("drawn"));
  }

  /** What only profiles of GPUs have. */
  @ParameterizedTest
  @CsvSource({"device-1-cache-state, Hot against cold", "compare-speed, Speed"})
  void gpusAreDrawnHotAndCold(String section, String title) throws InterruptedException {
    page().open(URI.create(gpus + "#" + section));
    assertThat(text("document.querySelector('#" + section + " .chart').getAttribute('aria-label')"))
        .startsWith(title + ".");
    assertAllDrawn();
  }

  @Test
  void tabsAreWorkedByKeys() {
    page().evaluate("document.querySelector('.tab').focus()");
    page().press("ArrowRight");
    assertThat(text(PART)).isEqualTo("device-2");
    page().press("End");
    assertThat(text(PART)).isEqualTo("gate");
    page().press("ArrowRight");
    assertThat(text(PART)).isEqualTo("device-1");
    assertThat(text("document.activeElement.textContent")).isEqualTo("first");
  }

  @Test
  void anAddressOpensItsTab() throws InterruptedException {
    page().open(URI.create(report + "#compare-share"));
    assertThat(text(PART)).isEqualTo("compare");
  }

  @Test
  void theSwitchTurnsThePageDarkAndIsRemembered() throws InterruptedException {
    String background = "getComputedStyle(document.body).backgroundColor";
    String pressed = "document.getElementById('theme').getAttribute('aria-pressed')";
    assertThat(text(background)).isEqualTo("rgb(255, 255, 255)");
    page().evaluate("document.getElementById('theme').click()");
    assertThat(text(background)).isEqualTo("rgb(13, 17, 23)");
    page().open(report);
    assertThat(text(background)).isEqualTo("rgb(13, 17, 23)");
    assertThat(text(pressed)).isEqualTo("true");
  }

  @Test
  void theSystemsPreferenceCountsWithoutTheSwitch() throws InterruptedException {
    page().prefer("dark");
    page().open(report);
    assertThat(text("document.getElementById('theme').getAttribute('aria-pressed')"))
        .isEqualTo("true");
    assertThat(text("getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(13, 17, 23)");
  }

  @Test
  void aPhoneScrollsOneWayOnly() throws InterruptedException {
    page().size(390, 844);
    page().open(report);
    assertThat(page().evaluate("document.documentElement.scrollWidth").asInt()).isEqualTo(390);
    assertAllDrawn();
  }

  /** As on A4 with its margins: what is wider would be cut. */
  @Test
  void onPaperChartsAreDrawnToThePagesWidth() {
    page().size(PAPER_WIDTH, 1000);
    page().onPaper();
    page().evaluate("dispatchEvent(new Event('beforeprint'))");
    assertAllDrawn();
    JsonNode boxes = page().evaluate(BOXES);
    assertThat(boxes.size()).isEqualTo(page().evaluate(DRAWN).size());
    for (JsonNode box : boxes) {
      assertThat(box.get("width").intValue()).isBetween(PAPER_WIDTH - 20, PAPER_WIDTH);
      assertThat(box.get("height").intValue()).isGreaterThan(60); // bars of one line
    }
    assertThat(page().evaluate("document.documentElement.scrollWidth").intValue())
        .isEqualTo(PAPER_WIDTH);
    page().evaluate("dispatchEvent(new Event('afterprint'))");
  }

  @Test
  void itPrints() {
    assertThat(new String(page().pdf(), 0, 5, StandardCharsets.ISO_8859_1)).isEqualTo("%PDF-");
    assertThat(text("document.documentElement.dataset.theme ?? 'as before'"))
        .isEqualTo("as before");
  }

  @Test
  void axeFindsNoFaultInLightAndDark() throws InterruptedException {
    for (String scheme : new String[] {"light", "dark"}) {
      page().prefer(scheme);
      page().open(report);
      for (String id : new String[] {"device-1", "device-2", "compare", "gate"}) {
        page().evaluate("document.querySelector('a[href=\"#%s\"]').click()".formatted(id));
        assertThat(axe()).as("%s %s", scheme, id).isEmpty();
      }
    }
  }

  @Test
  void hostileTextsRunNowhere() throws InterruptedException {
    page().open(hostile);
    page().evaluate("document.querySelectorAll('.tab').forEach(tab => tab.click())");
    assertThat(text("String(window.hurt)")).isEqualTo("undefined");
    assertThat(page().evaluate("document.querySelectorAll('main img, main script').length").asInt())
        .isZero();
    assertThat(text("document.querySelector('h1').textContent")).isEqualTo(ReportFixture.HOSTILE);
    assertThat(page().faults()).isEmpty();
  }

  /** What axe-core calls serious or critical: rule and place. */
  private static String axe() {
    page().evaluate(axeSource() + ";0");
    return text(
        """
        axe.run(document, {resultTypes: ['violations']}).then(result => result.violations
            .filter(violation => ['serious', 'critical'].includes(violation.impact))
            .map(violation => violation.id + ' at '
                + violation.nodes.slice(0, 3).map(node => node.target + ' ' + node.failureSummary).join(' / '))
            .join('; '))\
        """);
  }

  private static String axeSource() {
    try (InputStream axe =
        Objects.requireNonNull(ReportBrowserTest.class.getResourceAsStream("/axe.min.js"))) {
      return new String(axe.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String expression) {
    return page().evaluate(expression).asString();
  }
}
