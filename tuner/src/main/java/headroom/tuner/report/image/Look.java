package headroom.tuner.report.image;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;

/** The calm look of the page, in XChart's terms. */
final class Look {

  private static final Color INK = Color.decode("#10161d");
  private static final Color MUTED = Color.decode("#52606f");
  private static final Color GRID = Color.decode("#e2e7ed");

  private Look() {}

  static void apply(AxesChartStyler style) {
    style.setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE);
    style.setPlotBorderVisible(false).setChartPadding(18).setChartFontColor(INK);
    style.setChartTitleFont(font(Font.BOLD, 18)).setChartTitleBoxVisible(false);
    style.setLegendPosition(LegendPosition.OutsideE).setLegendBorderColor(Color.WHITE);
    style.setLegendFont(font(Font.PLAIN, 12)).setLegendSeriesLineLength(16);
    style.setPlotGridLinesColor(GRID).setPlotGridLinesStroke(new BasicStroke(1));
    style.setPlotGridVerticalLinesVisible(false).setAxisTicksMarksVisible(false);
    style.setAxisTickLabelsColor(MUTED).setAxisTickLabelsFont(font(Font.PLAIN, 12));
    style.setAxisTitleFont(font(Font.PLAIN, 13)).setMarkerSize(9);
  }

  /** Curves of one colour differ by their dashes. */
  static BasicStroke stroke(int nth) {
    float[][] dashes = {{}, {7, 5}, {2, 3}, {12, 4, 2, 4}};
    float[] dash = dashes[nth % dashes.length];
    return dash.length == 0
        ? new BasicStroke(2)
        : new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dash, 0);
  }

  private static Font font(int form, int size) {
    return new Font(Font.SANS_SERIF, form, size);
  }
}
