package headroom.tuner.report.image;

import headroom.tuner.report.section.Chart.Bar;
import headroom.tuner.report.section.Chart.Bars;
import headroom.tuner.report.section.Chart.Mark;
import headroom.tuner.report.section.Chart.Point;
import headroom.tuner.report.section.Chart.Series;
import headroom.tuner.report.section.Chart.Xy;
import headroom.tuner.report.section.Tone;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts as XChart draws them, in the colours of the light page. */
final class Picture {

  private static final int WIDTH = 960;
  private static final int HEIGHT = 540;

  private Picture() {}

  static Chart<?, ?> of(headroom.tuner.report.section.Chart chart) {
    return switch (chart) {
      case Xy xy -> xy(xy);
      case Bars bars -> bars(bars);
    };
  }

  private static XYChart xy(Xy chart) {
    XYChart picture =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(chart.title())
            .xAxisTitle(chart.x().name())
            .yAxisTitle(chart.y().name())
            .build();
    Look.apply(picture.getStyler());
    AxisLook x = new AxisLook(chart.x());
    AxisLook y = new AxisLook(chart.y());
    picture.getStyler().setXAxisMin(x.low()).setXAxisMax(x.high());
    picture.getStyler().setYAxisMin(y.low()).setYAxisMax(y.high());
    x.label().ifPresent(picture.getStyler()::setxAxisTickLabelsFormattingFunction);
    y.label().ifPresent(picture.getStyler()::setyAxisTickLabelsFormattingFunction);
    Map<Tone, Integer> sameTone = new EnumMap<>(Tone.class);
    for (Series series : chart.series()) {
      // XChart has no intervals that differ below and above; the page and the table have them.
      if (!series.points().isEmpty() && series.mark() != Mark.WHISKERS) {
        int nth = sameTone.merge(series.tone(), 1, Integer::sum) - 1;
        XYSeries drawn = add(picture, series, x, y);
        look(drawn, series, nth);
      }
    }
    return picture;
  }

  private static XYSeries add(XYChart picture, Series series, AxisLook x, AxisLook y) {
    List<Point> points = series.mark() == Mark.STEPS ? staircase(series.points()) : series.points();
    List<Double> ys = points.stream().map(point -> y.place(point.y())).toList();
    String name = unused(series.name(), picture.getSeriesMap().keySet());
    return picture.addSeries(name, points.stream().map(point -> x.place(point.x())).toList(), ys);
  }

  private static void look(XYSeries drawn, Series series, int nth) {
    Color colour = Color.decode(series.tone().light());
    boolean points = series.mark() == Mark.POINTS || series.mark() == Mark.HOLLOW;
    drawn.setLineColor(colour);
    drawn.setMarkerColor(colour);
    drawn.setMarker(marker(series));
    drawn.setLineStyle(
        switch (series.mark()) {
          case ROOF -> new BasicStroke(1.5f);
          case LINE -> Look.stroke(nth);
          case POINTS, HOLLOW, STEPS, WHISKERS -> new BasicStroke(2);
        });
    drawn.setXYSeriesRenderStyle(points ? XYSeriesRenderStyle.Scatter : XYSeriesRenderStyle.Line);
  }

  /** Corners where a value stays until the next one replaces it. */
  private static List<Point> staircase(List<Point> points) {
    List<Point> corners = new ArrayList<>();
    for (Point point : points) {
      if (!corners.isEmpty()) {
        corners.add(new Point(point.x(), corners.getLast().y(), point.label()));
      }
      corners.add(point);
    }
    return corners;
  }

  private static Marker marker(Series series) {
    return switch (series.mark()) {
      case ROOF, STEPS, WHISKERS -> SeriesMarkers.NONE;
      case HOLLOW -> SeriesMarkers.CROSS;
      case POINTS, LINE -> marker(series.tone());
    };
  }

  private static Marker marker(Tone tone) {
    return switch (tone) {
      case MHA -> SeriesMarkers.TRIANGLE_UP;
      case GQA -> SeriesMarkers.DIAMOND;
      case MQA, FMA, MEMORY, MEMORY_BOUND, REST, FIRST, SECOND, THIRD, FOURTH ->
          SeriesMarkers.CIRCLE;
    };
  }

  private static CategoryChart bars(Bars chart) {
    CategoryChart picture =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(chart.title())
            .yAxisTitle(chart.unit())
            .build();
    Look.apply(picture.getStyler());
    picture.getStyler().setStacked(chart.stacked());
    picture.getStyler().setXAxisLabelRotation(45);
    picture.getStyler().setAvailableSpaceFill(0.7);
    picture.getStyler().setYAxisMin(Math.min(0, least(chart)));
    List<String> categories = distinct(chart.categories());
    for (Bar bar : chart.bars()) {
      picture
          .addSeries(
              unused(bar.name(), picture.getSeriesMap().keySet()),
              categories,
              bar.values().stream().map(value -> value.orElse(0)).toList())
          .setFillColor(Color.decode(bar.tone().light()));
    }
    return picture;
  }

  private static double least(Bars chart) {
    return chart.bars().stream()
        .flatMap(bar -> bar.values().stream())
        .mapToDouble(value -> value.orElse(0))
        .min()
        .orElse(0);
  }

  /** XChart takes two series, or two categories, of one name for an error or for one. */
  private static String unused(String name, java.util.Collection<String> used) {
    String free = name;
    for (int i = 2; used.contains(free); i++) {
      free = name + " (" + i + ")";
    }
    return free;
  }

  private static List<String> distinct(List<String> names) {
    List<String> distinct = new ArrayList<>();
    names.forEach(name -> distinct.add(unused(name, distinct)));
    return distinct;
  }
}
