package headroom.tuner.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The files that a page is made of, from the class path. */
final class Assets {

  /**
   * The WebJar of Apache ECharts; its path holds its version, that of the pom. "common" is the
   * build with lines, bars and scatters only: two thirds of the whole.
   */
  private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.3.1/";

  private static final Assets ALL = new Assets();

  private final String chartLibrary = read(ECHARTS + "dist/echarts.common.min.js");
  private final String script = read("report.js");
  private final String style = read("report.css");
  private final String licences =
      String.join(
          "\n\n",
          read(ECHARTS + "NOTICE").strip(),
          read(ECHARTS + "LICENSE").strip(),
          read(ECHARTS + "licenses/LICENSE-d3").strip());

  private Assets() {}

  static Assets all() {
    return ALL;
  }

  /** The library that draws the charts. */
  String chartLibrary() {
    return chartLibrary;
  }

  /** What draws the charts with it, and works the tabs. */
  String script() {
    return script;
  }

  /** All but the colours, which are {@link headroom.tuner.report.section.Tone}'s. */
  String style() {
    return style;
  }

  /** The terms under which the chart library goes with the page. */
  String licences() {
    return licences;
  }

  private static String read(String name) {
    try (InputStream in = Assets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "%s is not on the class path; does its version fit the pom's?".formatted(name));
      }
      // Browsers turn CR LF into LF before they hash a script.
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
