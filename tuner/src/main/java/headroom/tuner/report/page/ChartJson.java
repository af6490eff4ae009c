package headroom.tuner.report.page;

import headroom.tuner.report.section.Chart;
import headroom.tuner.report.section.Chart.Axis;
import headroom.tuner.report.section.Chart.Bar;
import headroom.tuner.report.section.Chart.Series;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Charts as the page's script reads them; what the fields mean stands in {@code report.js}. */
final class ChartJson {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ChartJson() {}

  static String write(List<Chart> charts) {
    ArrayNode all = JSON.createArrayNode();
    for (Chart chart : charts) {
      ObjectNode node = all.addObject();
      switch (chart) {
        case Chart.Xy xy -> xy(node, xy);
        case Chart.Bars bars -> bars(node, bars);
      }
    }
    return Escape.json(JSON.writeValueAsString(all));
  }

  private static void xy(ObjectNode node, Chart.Xy chart) {
    node.put("kind", "xy");
    axis(node.putObject("x"), chart.x());
    axis(node.putObject("y"), chart.y());
    ArrayNode list = node.putArray("series");
    for (Series series : chart.series()) {
      ObjectNode one = list.addObject();
      one.put("name", series.name()).put("tone", series.tone().id());
      one.put("mark", lower(series.mark()));
      ArrayNode points = one.putArray("points");
      series
          .points()
          .forEach(
              point -> {
                ArrayNode triple = points.addArray();
                finite(triple, point.x());
                finite(triple, point.y());
                triple.add(point.label());
              });
    }
  }

  private static void bars(ObjectNode node, Chart.Bars chart) {
    node.put("kind", "bars").put("unit", chart.unit()).put("stacked", chart.stacked());
    ArrayNode categories = node.putArray("categories");
    chart.categories().forEach(categories::add);
    ArrayNode list = node.putArray("bars");
    for (Bar bar : chart.bars()) {
      ObjectNode one = list.addObject();
      one.put("name", bar.name()).put("tone", bar.tone().id());
      ArrayNode values = one.putArray("values");
      bar.values().forEach(value -> finite(values, value.orElse(Double.NaN)));
    }
  }

  private static void axis(ObjectNode node, Axis axis) {
    node.put("name", axis.name()).put("scale", lower(axis.scale()));
    node.put("low", axis.low()).put("high", axis.high());
  }

  /** JSON has no infinity and no NaN: null is drawn as nothing. */
  private static void finite(ArrayNode list, double value) {
    if (Double.isFinite(value)) {
      list.add(value);
    } else {
      list.addNull();
    }
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
