package headroom.tuner.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The model passes through what was observed, is sure there, and unsure far away. */
class GaussianProcessTest {

  private static final double[][] POOL = {{0}, {0.25}, {0.5}, {1}, {9}};

  private static GaussianProcess observed(KernelScales scales) {
    GaussianProcess process = new GaussianProcess(scales, POOL);
    process.observe(new double[] {0});
    process.observe(new double[] {0.5});
    process.observe(new double[] {1});
    return process;
  }

  @Test
  void passesThroughObservationsAndFallsBackToTheMeanFarAway() {
    GaussianProcess.Belief belief =
        observed(new KernelScales(new double[] {0.5}, 1e-6, 0)).predict(new double[] {-1, 0, 1}, 0);

    assertThat(belief.mean()[0]).isCloseTo(-1, within(1e-3f));
    assertThat(belief.mean()[2]).isCloseTo(0, within(1e-3f));
    assertThat(belief.mean()[1]).isBetween(-1f, 0f);
    assertThat(belief.mean()[4]).isCloseTo(0, within(1e-3f));
    assertThat(belief.deviation()[0]).isLessThan(0.01f);
    assertThat(belief.deviation()[1]).isBetween(0.02f, 0.5f);
    assertThat(belief.deviation()[4]).isGreaterThan(0.7f);
  }

  /** Values follow the first coordinate alone: its length becomes the shorter one. */
  @Test
  void fitsAShorterLengthToTheCoordinateThatMatters() {
    Random random = new Random(1);
    double[][] points = new double[40][2];
    double[] values = new double[points.length];
    for (int i = 0; i < points.length; i++) {
      points[i] = new double[] {random.nextDouble(), random.nextDouble()};
      values[i] = Math.sin(7 * points[i][0]);
    }

    ScalesPrior prior = ScalesPrior.unknowing(2);
    KernelScales fitted =
        prior.scales(0).fit(List.of(new KernelScales.Sample(points, values)), prior, 1, random);

    assertThat(fitted.lengths()[0]).isLessThan(fitted.lengths()[1] / 2);
  }

  /** Values are twice the hint: the model follows it where it has seen nothing near. */
  @Test
  void followsAHintFarFromWhatItHasSeen() {
    double[][] pool = {{50, 0.7}, {90, -0.2}};
    GaussianProcess process =
        new GaussianProcess(new KernelScales(new double[] {0.5}, 1e-4, 9), pool);
    double[] hints = {-1, -0.5, 0.1, 0.6, 1};
    double[] values = new double[hints.length];
    for (int i = 0; i < hints.length; i++) {
      process.observe(new double[] {10 * i, hints[i]});
      values[i] = 2 * hints[i];
    }

    GaussianProcess.Belief belief = process.predict(values, 1);

    assertThat(belief.mean()[0]).isBetween(1.2f, 1.5f);
    assertThat(belief.mean()[1]).isBetween(-0.5f, -0.2f);
    // The function may be anything beside the hint, as far as it has been seen.
    assertThat(belief.deviation()[0]).isGreaterThan(0.9f);
  }
}
