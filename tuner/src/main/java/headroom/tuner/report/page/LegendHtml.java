package headroom.tuner.report.page;

import headroom.tuner.report.section.Chart;
import headroom.tuner.report.section.Chart.Mark;
import headroom.tuner.report.section.Chart.Series;
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
              .filter(series -> series.mark() != Mark.ROOF && series.mark() != Mark.WHISKERS)
              .forEach(series -> names.merge(series.tone(), name(series), LegendHtml::both));
      case Chart.Bars bars ->
          bars.bars().forEach(bar -> names.merge(bar.tone(), bar.name(), LegendHtml::both));
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

  /** Curves in the colour of a way of sharing heads mean that; others only themselves. */
  private static String name(Series series) {
    return switch (series.tone()) {
      case MHA, GQA, MQA -> series.tone().name();
      case FMA, MEMORY, MEMORY_BOUND, REST, FIRST, SECOND, THIRD, FOURTH -> series.name();
    };
  }

  private static String both(String first, String second) {
    return first.equals(second) ? first : first + ", " + second;
  }
}
