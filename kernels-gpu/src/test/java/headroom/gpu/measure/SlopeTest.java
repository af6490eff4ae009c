package headroom.gpu.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SlopeTest {
  private static final long MIB = 1 << 20;

  /** Whatever starting a graph costs, the slope is the decode's own time. */
  @Property(tries = 200)
  void slopeHasNothingOfTheFixedCost(
      @ForAll @IntRange(min = 1, max = 1000) int repeats,
      @ForAll @DoubleRange(min = 1, max = 1e6) double decodeNanos,
      @ForAll @DoubleRange(min = 0, max = 1e6) double fixedNanos) {
    SlopeSample sample =
        new SlopeSample(
            repeats,
            fixedNanos + repeats * decodeNanos,
            fixedNanos + 2 * repeats * decodeNanos,
            false);
    assertThat(sample.decodeNanos()).isCloseTo(decodeNanos, within(1e-3));
    assertThat(sample.fixedNanos()).isCloseTo(fixedNanos, within(1.0));
  }

  /** Between two uses of a byte lie at least three caches of others. */
  @Property(tries = 200)
  void coldRotationOutgrowsTheCache(
      @ForAll @LongRange(min = 1, max = 1L << 36) long kvBytes,
      @ForAll @LongRange(min = 1, max = 1L << 27) long l2Bytes) {
    BufferRotation rotation =
        kvBytes < 1000 // of which there would be millions
            ? BufferRotation.of(CacheState.COLD, 1000, l2Bytes, Long.MAX_VALUE)
            : BufferRotation.of(CacheState.COLD, kvBytes, l2Bytes, Long.MAX_VALUE);
    assertThat(rotation.totalBytes()).isGreaterThanOrEqualTo(3 * l2Bytes);
    // And not a buffer more than it takes.
    assertThat((rotation.buffers() - 1) * rotation.bytesEach()).isLessThan(3 * l2Bytes);
  }

  @Test
  void hotDecodesReadOneCache() {
    BufferRotation rotation = BufferRotation.of(CacheState.HOT, 8 * MIB, 50 * MIB, 100 * MIB);
    assertThat(rotation).isEqualTo(new BufferRotation(1, 8 * MIB));
    assertThat(rotation.buffer(7)).isZero();
  }

  @Test
  void tooLittleMemoryIsTold() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BufferRotation.of(CacheState.COLD, 8 * MIB, 50 * MIB, 100 * MIB))
        .withMessageContaining("19 KV caches")
        .withMessageContaining("smaller shape");
  }

  /** Both graphs read each copy equally often, or the slope would be of other work. */
  @Property(tries = 200)
  void repeatsAreWholeRounds(
      @ForAll @DoubleRange(min = 0, max = 1e9) double decodeNanos,
      @ForAll @IntRange(min = 1, max = 3000) int buffers) {
    RepeatPlan plan = RepeatPlan.of(decodeNanos, new BufferRotation(buffers, 1));
    assertThat(plan.repeats() % buffers).isZero();
    assertThat(plan.repeats()).isLessThan(RepeatPlan.MAX_REPEATS + buffers);
    // Long enough that a step of the event's clock, 500 ns, is below a thousandth; or at the cap.
    assertThat(
            plan.repeats() * Math.max(1, decodeNanos) >= RepeatPlan.GRAPH_NANOS
                || plan.repeats() >= RepeatPlan.MAX_REPEATS)
        .isTrue();
  }

  @Test
  void throttledSamplesAreLeftOutWhileTheyAreFew() {
    SlopeSeries series = SlopeSeries.of(samples(7, 3));
    assertThat(series.kept()).hasSize(7).noneMatch(SlopeSample::throttled);
    assertThat(series.discarded()).isEqualTo(3);
    assertThat(series.disturbed()).isFalse();
    assertThat(series.decodeNanos()).hasSize(7).containsOnly(100.0);
  }

  @Test
  void gpuThatIsMostlyThrottledIsTakenAsItIs() {
    SlopeSeries series = SlopeSeries.of(samples(4, 6));
    assertThat(series.kept()).hasSize(10);
    assertThat(series.discarded()).isZero();
    assertThat(series.disturbed()).isTrue();
    assertThat(SlopeSeries.of(samples(0, 3)).kept()).hasSize(3);
  }

  private static List<SlopeSample> samples(int calm, int throttled) {
    List<SlopeSample> samples = new ArrayList<>();
    for (int number = 0; number < calm + throttled; number++) {
      samples.add(new SlopeSample(10, 1500, 2500, number >= calm));
    }
    return samples;
  }
}
