package headroom.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.shape.KvFormat;
import headroom.tuner.rounds.RoundsFork;
import headroom.tuner.rounds.RoundsPlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the raw file of a run says of its work. */
class RoundsWorkTest {

  /** It is committed as a result, and the same run goes on in a checkout that was moved. */
  @Test
  void whereACheckoutLiesIsNotSaid() {
    List<String> flags =
        List.of("-Xmx1g", "-Dcache=/home/somebody/headroom/target/cache", "-Dfactor=1/2");
    RoundsWork work =
        new RoundsWork(
            List.of(RoundsFixture.SMALL),
            List.of(1),
            new RoundsPlan(List.of(KvFormat.F32), 10, Duration.ofSeconds(8)),
            new RoundsFork.Kind(RoundsFork.Kind.OWN.benchmark(), 1, 1, flags),
            Optional.empty(),
            List.of(RoundsFixture.SIDE));
    assertThat(work.options()).containsEntry("JVM flags", "-Xmx1g -Dcache=cache -Dfactor=1/2");
  }
}
