package headroom.tuner.report.section;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "84548,      84.5 µs",
    "999.4,      999 ns",
    "999.6,      1.00 µs",
    "1193090,    1.19 ms",
    "2.5e12,     2500 s",
    "0,          0 ns",
  })
  void timesTakeTheUnitThatSuits(double nanos, String text) {
    assertThat(Quantity.time(nanos)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, –", "524288, 512 KiB", "1048576, 1 MiB", "33554432, 32 MiB", "9.2e18, 8170 PiB"})
  void sizesOfZeroAreNotKnown(double bytes, String text) {
    assertThat(Quantity.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "205.085, 205",
    "44.4323, 44.4",
    "0.0123456, 0.0123",
    "NaN, –",
    "Infinity, –",
    "1e300, 1.00e+300"
  })
  void numbersHaveThreeDigits(double value, String text) {
    assertThat(Quantity.number(value)).isEqualTo(text);
  }

  /** A table's cell holds it, whatever it is. */
  @Property(tries = 300)
  void everyNumberIsShort(@ForAll double value) {
    assertThat(Quantity.number(value)).hasSizeBetween(1, 11);
    assertThat(Quantity.percent(value)).hasSizeBetween(1, 12);
    assertThat(Quantity.times(value)).hasSizeBetween(1, 12);
    assertThat(Quantity.time(Math.abs(value))).hasSizeLessThan(15);
  }
}
