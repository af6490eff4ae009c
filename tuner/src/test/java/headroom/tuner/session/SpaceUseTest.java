package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.KernelConfig;
import headroom.profile.Ceiling;
import headroom.profile.Resource;
import headroom.profile.SearchEnd;
import headroom.profile.SearchTrace;
import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a run says of the points that it never ran, and of those that it did. */
class SpaceUseTest {

  private static final AttentionShape SHAPE = new AttentionShape(1, 8, 1, 64, 128);
  private static final KernelConfig UNTUNED = FakeVariant.config(5);

  /** A shape that was searched so; the rest of it says nothing here. */
  private static TunedShape tuned(SearchTrace search) {
    Outcome.Measured fork =
        new Outcome.Measured(UNTUNED, List.of(9000.0), List.of(), 9000, 0, 0, 0, 0);
    return RecordedRace.decide(
            List.of(new RecordedRace(SHAPE, UNTUNED, search, Map.of(UNTUNED, List.of(fork)))),
            List.of(new FakeVariant("tiled")),
            FakeMachine.TRAITS,
            List.of(
                new Ceiling(Resource.FMA, 1, 100, 99, 9, 0),
                new Ceiling(Resource.DRAM, 1, 20, 19, 9, 1 << 28)),
            "hot")
        .getFirst();
  }

  @Test
  void shapesAreSummedAndTheMostComesFirst() {
    SearchTrace one =
        SearchTrace.of(
                "mixed",
                100,
                8,
                Map.of("incorrect", 1, "measured", 7),
                Map.of("tile fits", 30L, "whole panels", 5L))
            .ended(Optional.of(new SearchEnd.BudgetUsed(3)));
    SearchTrace other =
        SearchTrace.of(
                "mixed", 50, 4, Map.of("measured", 4), Map.of("whole panels", 40L, "pages", 0L))
            .ended(Optional.of(new SearchEnd.AllTried()));

    assertThat(SpaceUse.describe(List.of(tuned(one), tuned(other), tuned(other))))
        .containsExactly(
            "115 of 200 points rejected before any measurement: 85 break \"whole panels\", 30"
                + " break \"tile fits\"",
            "screened 15 measured, 1 incorrect",
            "searches ended: 2 with everything tried, 1 with its part of the budget");
  }

  @Test
  void nothingRejectedIsSaidToo() {
    SearchTrace search = SearchTrace.of("random", 20, 2, Map.of("measured", 2), Map.of());

    assertThat(SpaceUse.describe(List.of(tuned(search))).getFirst())
        .isEqualTo("0 of 20 points rejected before any measurement");
  }
}
