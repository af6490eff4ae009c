package headroom.tuner.report.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Takes the pictures under {@code results/report} anew, of the page that {@code -D} names. */
@EnabledIfSystemProperty(named = ReportScreenshotsTest.PAGE, matches = ".+")
class ReportScreenshotsTest {

  static final String PAGE = "headroom.report";

  private static final Path RESULTS = Path.of("../results/report");

  @ParameterizedTest
  @CsvSource({
    "light, light, 1280, 900, device-1",
    "dark, dark, 1280, 900, device-1",
    "compare, light, 1280, 900, compare",
    "phone, light, 390, 1080, device-1",
  })
  void aScreenIsStored(
      String name, String scheme, int width, int height, String part, @TempDir Path folder)
      throws IOException, InterruptedException {
    URI page = Path.of(System.getProperty(PAGE, "")).toAbsolutePath().toUri();
    try (BrowserPage browser = new BrowserPage(Chromium.find().orElseThrow(), folder)) {
      browser.size(width, height);
      browser.prefer(scheme);
      browser.open(URI.create(page + "#" + part));
      assertThat(browser.evaluate("document.fonts.ready.then(() => true)").asBoolean()).isTrue();
      Path picture = Files.write(RESULTS.resolve(name + ".png"), browser.screenshot());
      assertThat(picture).isNotEmptyFile();
    }
  }
}
