package headroom.tuner.report.image;

import headroom.tuner.report.section.Chart.Axis;
import headroom.tuner.report.section.Chart.Bar;
import headroom.tuner.report.section.Chart.Bars;
import headroom.tuner.report.section.Chart.Mark;
import headroom.tuner.report.section.Chart.Point;
import headroom.tuner.report.section.Chart.Scale;
import headroom.tuner.report.section.Chart.Series;
import headroom.tuner.report.section.Chart.Xy;
import headroom.tuner.report.section.Tone;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
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
    picture.getStyler().setXAxisLogarithmic(chart.x().scale() == Scale.LOG2);
    picture.getStyler().setYAxisLogarithmic(chart.y().scale() == Scale.LOG2);
    picture.getStyler().setXAxisLogarithmicDecadeOnly(false);
    picture.getStyler().setYAxisLogarithmicDecadeOnly(false);
    picture.getStyler().setXAxisMin(chart.x().low()).setXAxisMax(chart.x().high());
    picture.getStyler().setYAxisMin(chart.y().low()).setYAxisMax(chart.y().high());
    for (Series series : chart.series()) {
      // XChart has no intervals that differ below and above; the page and the table have them.
      if (!series.points().isEmpty() && series.mark() != Mark.WHISKERS) {
        add(picture, series, chart.x());
      }
    }
    return picture;
  }

  private static void add(XYChart picture, Series series, Axis x) {
    List<Point> points = series.mark() == Mark.STEPS ? staircase(series.points()) : series.points();
    List<Double> ys = points.stream().map(Point::y).toList();
    String name = unused(series.name(), picture.getSeriesMap().keySet());
    XYSeries drawn =
        x.scale() == Scale.TIME
            ? picture.addSeries(
                name, points.stream().map(point -> new Date((long) point.x())).toList(), ys)
            : picture.addSeries(name, points.stream().map(Point::x).toList(), ys);
    Color colour = Color.decode(series.tone().light());
    drawn.setLineColor(colour);
    drawn.setMarkerColor(colour);
    drawn.setMarker(marker(series));
    drawn.setLineStyle(new BasicStroke(series.mark() == Mark.ROOF ? 1.5f : 2f));
    drawn.setXYSeriesRenderStyle(
        series.mark() == Mark.POINTS || series.mark() == Mark.HOLLOW
            ? XYSeriesRenderStyle.Scatter
            : XYSeriesRenderStyle.Line);
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
      case POINTS, HOLLOW, LINE -> marker(series.tone());
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
    picture.getStyler().setYAxisMin(0.0);
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
