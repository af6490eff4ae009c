package headroom.tuner.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.KernelConfig;
import headroom.shape.AttentionShape;
import headroom.tuner.journal.Origin;
import headroom.tuner.journal.RunHeader;
import headroom.tuner.measure.Outcome;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A budget that ended too early leaves shapes out, and a merge says which. */
class UnconfirmedTest {

  private static final AttentionShape SHORT = new AttentionShape(1, 32, 1, 128, 512);
  private static final AttentionShape LONG = new AttentionShape(1, 32, 1, 128, 4096);

  /** A shard of so many shapes that ended with some of them screened and some raced. */
  private static RunLog log(int planned, Set<AttentionShape> screened, Set<AttentionShape> raced) {
    return log(planned, screened, raced, false);
  }

  private static RunLog log(
      int planned, Set<AttentionShape> screened, Set<AttentionShape> raced, boolean complete) {
    RunHeader header =
        new RunHeader(
                Instant.EPOCH.plusSeconds(1_000_000_000),
                "part.json",
                "a-device",
                Map.of("shapes", planned + " from b1-h32-kv1-d128-s512 (0123456789abcdef)"))
            .from(new Origin("node1", "3/8"));
    return new RunLog(
        header,
        "01234567",
        new RunLog.Place(Path.of("part.raw.jsonl"), 0, 1),
        raced.stream()
            .map(
                shape ->
                    new RunLog.Fork(
                        "node1",
                        1,
                        shape,
                        new Outcome.LaunchFailed(KernelConfig.of("tiled", Map.of()), "said so")))
            .toList(),
        List.of(),
        screened.stream()
            .collect(java.util.stream.Collectors.toMap(it -> it, it -> Map.of("measured", 7))),
        Optional.of(complete),
        1);
  }

  private static List<String> lines(RunLog log, Set<AttentionShape> tuned) {
    return Unconfirmed.of(List.of(log), tuned).stream().map(Finding::line).toList();
  }

  @Test
  void shapesThatWereNotBegunAreCounted() {
    assertThat(lines(log(12, Set.of(SHORT), Set.of(SHORT)), Set.of(SHORT)))
        .containsExactly(
            "undecided: shard 3/8: ended before it began 11 of its 12 shapes; tune it again with a"
                + " larger --budget");
  }

  /** What the line above advises is a cure. */
  @Test
  void aShardThatWasTunedAgainMissesNothing() {
    RunLog cut = log(2, Set.of(SHORT), Set.of(SHORT));
    RunLog again = log(2, Set.of(SHORT, LONG), Set.of(SHORT, LONG), true);
    assertThat(Unconfirmed.of(List.of(cut, again), Set.of(SHORT, LONG)))
        .singleElement()
        .matches(finding -> !finding.kind().loss());
  }

  @Test
  void aShapeThatWasScreenedAndNotRacedIsNamed() {
    assertThat(lines(log(2, Set.of(SHORT, LONG), Set.of(SHORT)), Set.of(SHORT)))
        .contains(
            "undecided: b1-h32-kv1-d128-s4096: screened by 1 of the runs and raced by none; tune it"
                + " again with a larger --budget");
  }

  /**
   * Another shard has confirmed it: a share of its space was not looked at, no entry is missing.
   */
  @Test
  void aShareThatEndedEarlyIsNoLoss() {
    RunLog log = log(1, Set.of(SHORT), Set.of());
    assertThat(Unconfirmed.of(List.of(log), Set.of(SHORT)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.line())
                  .startsWith("cut short: shard 3/8: ended before it confirmed every shape");
              assertThat(finding.kind().loss()).isFalse();
            });
  }
}
