package headroom.tuner.report;

import headroom.tuner.replay.Contest;
import headroom.tuner.replay.ShareCurves;
import headroom.tuner.search.Strategies;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.CombinedRangeXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * Mean share of the optimum against evaluations, a line per strategy, cold and warm side by side.
 */
public final class SharePicture {

  private static final int WIDTH = 1100;
  private static final int HEIGHT = 520;

  /** Okabe and Ito's colours, which colour-blind people tell apart; its yellow is too pale. */
  private static final List<Color> COLOURS =
      List.of(
          new Color(0xD55E00),
          new Color(0x0072B2),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0xE69F00),
          new Color(0x56B4E9),
          new Color(0x000000));

  private SharePicture() {}

  /** Draws into a PNG file. */
  public static void write(List<Contest.Entry> entries, Path file) throws IOException {
    // No window is opened: a server without a screen draws too.
    System.setProperty("java.awt.headless", "true");
    NumberAxis shares = new NumberAxis("mean share of the optimum");
    shares.setAutoRangeIncludesZero(false);
    CombinedRangeXYPlot plot = new CombinedRangeXYPlot(shares);
    for (boolean warm : new boolean[] {false, true}) {
      List<Contest.Entry> half = entries.stream().filter(e -> e.warm() == warm).toList();
      if (!half.isEmpty()) {
        plot.add(half(half, warm));
      }
    }
    shares.setUpperBound(1);
    JFreeChart chart = new JFreeChart(plot);
    chart.setBackgroundPaint(Color.WHITE);
    ChartUtils.saveChartAsPNG(file.toFile(), chart, WIDTH, HEIGHT);
  }

  private static XYPlot half(List<Contest.Entry> entries, boolean warm) {
    XYSeriesCollection lines = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    List<Strategies> strategies = ContestTable.strategies(entries);
    for (int i = 0; i < strategies.size(); i++) {
      ShareCurves curves = ContestTable.together(entries, strategies.get(i));
      XYSeries line = new XYSeries(strategies.get(i).toString());
      for (int evaluations = 1; evaluations <= curves.evaluations(); evaluations++) {
        line.add(evaluations, curves.mean(evaluations));
      }
      lines.addSeries(line);
      renderer.setSeriesPaint(i, COLOURS.get(i % COLOURS.size()));
      renderer.setSeriesStroke(i, new BasicStroke(2));
      renderer.setSeriesVisibleInLegend(i, !warm);
    }
    LogAxis evaluations = new LogAxis(warm ? "evaluations, warm" : "evaluations, cold");
    evaluations.setBase(2);
    evaluations.setTickUnit(new NumberTickUnit(1)); // one power of two
    evaluations.setNumberFormatOverride(NumberFormat.getIntegerInstance(Locale.ROOT));
    XYPlot plot = new XYPlot(lines, evaluations, null, renderer);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
    plot.setDomainGridlinePaint(Color.LIGHT_GRAY);
    return plot;
  }
}
