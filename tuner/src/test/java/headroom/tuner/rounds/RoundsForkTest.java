package headroom.tuner.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.cpu.device.CpuFingerprint;
import headroom.kernel.DeviceTraits;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import headroom.tuner.measure.ChildJvm;
import headroom.tuner.paired.ForkRounds;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A real fork on a tiny shape: what comes back, not how fast. */
class RoundsForkTest {

  private static final AttentionShape SHAPE = new AttentionShape(1, 4, 1, 64, 40);
  private static final DeviceTraits TRAITS = CpuFingerprint.read().traits();

  private static RoundsFork fork(KvFormat... formats) {
    return new RoundsFork(
        ChildJvm.current(),
        TRAITS,
        RoundsFork.Kind.OWN,
        Optional.empty(),
        new RoundsPlan(List.of(formats), 3, Duration.ofMillis(400)));
  }

  @Test
  void everyFormatIsDecodedByEveryVariantOfOneThreadInTheSameRounds() throws IOException {
    ForkRounds told = fork(KvFormat.F32, new KvFormat(ElementType.BF16, 32)).run(SHAPE, 1);

    assertThat(told.shape()).isEqualTo(SHAPE);
    assertThat(told.times())
        .extracting(times -> times.contestant().side())
        .contains("f32", "bf16-p32");
    // A way may be left out as too slow; then it says so, with its numbers.
    assertThat(told.times().size() + told.leftOut().size()).isEqualTo(4);
    assertThat(told.leftOut()).noneMatch(line -> line.contains("incorrect"));
    assertThat(told.times()).allMatch(times -> times.relativeError() < 1e-5);
    assertThat(told.calmness().calm()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(told.calmness().visits()).isGreaterThanOrEqualTo(3 * told.times().size());
    assertThat(told.calmness().ownRate()).isPositive();
    assertThat(told.calmness().bestRate()).isGreaterThanOrEqualTo(told.calmness().ownRate());
  }
}
