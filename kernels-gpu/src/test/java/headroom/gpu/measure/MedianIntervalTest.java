package headroom.gpu.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MedianIntervalTest {

  /** Of n samples 1 to n; the ends as tables of the sign test have them. */
  @ParameterizedTest
  @CsvSource({"1, 1, 1, 1", "7, 4, 1, 7", "8, 4.5, 1, 8", "15, 8, 3, 13", "20, 10.5, 4, 17"})
  void endsAreOrderStatistics(int n, double median, double low, double high) {
    double[] samples = IntStream.rangeClosed(1, n).mapToDouble(i -> n + 1 - i).toArray();
    assertThat(MedianInterval.of(samples)).isEqualTo(new MedianInterval(median, low, high));
  }

  /** Of 15 skewed samples: 1 - 2 P(at most 2 of 15 lie below) = 99.26%. */
  @Test
  void holdsTheMedianAsOftenAsItSays() {
    Random random = new Random(5);
    double truth = Math.log(2);
    long held =
        IntStream.range(0, 4000)
            .mapToObj(run -> random.doubles(15).map(u -> -Math.log(u)).toArray())
            .map(MedianInterval::of)
            .filter(interval -> interval.low() <= truth && truth <= interval.high())
            .count();
    assertThat(held / 4000.0).isBetween(0.988, 0.997);
  }

  @Test
  void nothingHasNoMedian() {
    assertThatThrownBy(() -> MedianInterval.of(new double[0])).hasMessageContaining("no samples");
  }
}
