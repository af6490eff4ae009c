package headroom.tuner.report.page;

import headroom.tuner.report.section.Chart;
import headroom.tuner.report.section.Chart.Mark;
import headroom.tuner.report.section.Tone;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the colours of a chart mean. Roofs have their names in the picture. */
final class LegendHtml {

  private LegendHtml() {}

  static void write(Html html, Chart chart) {
    Map<Tone, String> names = new LinkedHashMap<>();
    switch (chart) {
      case Chart.Xy xy ->
          xy.series().stream()
              .filter(series -> series.mark() != Mark.ROOF)
              .forEach(series -> names.merge(series.tone(), series.name(), LegendHtml::common));
      case Chart.Bars bars -> bars.bars().forEach(bar -> names.put(bar.tone(), bar.name()));
    }
    if (names.size() < 2) {
      return;
    }
    html.open("ul", "class", "legend", "aria-hidden", "true");
    names.forEach(
        (tone, name) ->
            html.open("li")
                .open("i", "class", "swatch tone-" + tone.id())
                .close("i")
                .text(name)
                .close("li"));
    html.close("ul");
  }

  /** Where curves share a colour: the first word that they share, such as {@code MQA}. */
  private static String common(String first, String second) {
    String word = first.split("[ ,]", 2)[0];
    return second.startsWith(word) ? word : first + ", " + second;
  }
}
