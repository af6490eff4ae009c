package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import picocli.CommandLine.TypeConversionException;

class DurationsTest {

  private final Durations durations = new Durations();

  @Property
  void whatIsFormattedReadsBack(@ForAll @LongRange(min = 1, max = 604_800) long seconds) {
    Duration duration = Duration.ofSeconds(seconds);
    assertThat(durations.convert(Durations.format(duration))).isEqualTo(duration);
  }

  @Property
  void anyTextGivesADurationInRangeOrTheOneError(@ForAll String text) {
    try {
      assertThat(durations.convert(text)).isBetween(Duration.ofSeconds(1), Duration.ofDays(7));
    } catch (TypeConversionException e) {
      assertThatThrownBy(
              () -> {
                throw e;
              })
          .hasMessageContaining("5m");
    }
  }
}
