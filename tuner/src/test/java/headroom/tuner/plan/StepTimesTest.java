package headroom.tuner.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headroom.profile.Ceiling;
import headroom.profile.ConfirmedTime;
import headroom.profile.Resource;
import headroom.profile.RooflinePoint;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import headroom.tuner.report.EditedEntry;
import headroom.tuner.report.ReportFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Times of steps by profiles that say little, or the same shape in two cache states. */
class StepTimesTest {

  private static final AttentionShape SHORT = new AttentionShape(1, 32, 8, 128, 512);
  private static final AttentionShape LONG = SHORT.withSeqLen(2048);

  /** A golden entry of another shape, cache state, time and share of its roofline. */
  static TunedShape entry(AttentionShape shape, String cacheState, double nanos, double share) {
    TunedShape golden = ReportFixture.GOLDEN.shapes().getFirst();
    ConfirmedTime winner = golden.winner();
    return EditedEntry.of(golden)
        .shape(shape)
        .cacheState(cacheState)
        .soleWinner(
            new ConfirmedTime(
                winner.config(), List.of(), 1, nanos, nanos, nanos, nanos, 2, 4, 0, 1e-7, 0))
        .roofline(new RooflinePoint(1, 1, 0, Resource.DRAM, share, Resource.DRAM, share))
        .entry();
  }

  private static StepTimes times(List<Ceiling> ceilings, TunedShape... shapes) {
    return new StepTimes(profile(ceilings, shapes));
  }

  /** The golden profile with other ceilings and entries. */
  static TuningProfile profile(List<Ceiling> ceilings, TunedShape... shapes) {
    TuningProfile golden = ReportFixture.GOLDEN;
    return new TuningProfile(
        golden.tool(), golden.run(), golden.device(), ceilings, List.of(shapes));
  }

  /** Halfway between the lengths, between both cold times; the hot one is on another curve. */
  @Test
  void hotAndColdTimesAreNotMixed() {
    StepTimes times =
        times(
            List.of(),
            entry(SHORT, "hot", 1000, 0.5),
            entry(SHORT, "cold", 4000, 0.5),
            entry(LONG, "cold", 16_000, 0.5),
            entry(LONG, "hot", 100_000, 0.5));
    assertThat(times.of(SHORT).orElseThrow().nanos()).isEqualTo(4000);
    StepTime between = times.of(SHORT.withSeqLen(1024)).orElseThrow();
    assertThat(between.basis()).isEqualTo(StepTime.Basis.INTERPOLATED);
    assertThat(between.nanos()).isCloseTo(8000, within(1e-6));
  }

  /** A time beside the hot one counts as that of an entry of its own. */
  @Test
  void aTimeFromMemoryBesideTheHotOneCounts() {
    TunedShape brief = ReportFixture.alsoCold(entry(SHORT, "hot", 1000, 0.5), 4000);
    TunedShape longer = ReportFixture.alsoCold(entry(LONG, "hot", 100_000, 0.5), 16_000);
    assertThat(times(List.of(), brief).of(SHORT).orElseThrow().nanos()).isEqualTo(4000);
    assertThat(times(List.of(), brief, longer).of(SHORT.withSeqLen(1024)).orElseThrow().nanos())
        .isCloseTo(8000, within(1e-6));
  }

  /** 128 MiB are four times the golden device's L3: a cold time counts, else the hot one. */
  @Test
  void aHotTimeOfACacheBeyondL3StandsIn() {
    AttentionShape large = new AttentionShape(1, 32, 32, 128, 4096);
    TunedShape brief =
        ReportFixture.alsoCold(entry(large.withSeqLen(1024), "hot", 1000, 0.5), 4000);
    StepTimes times = times(List.of(), brief, entry(large, "hot", 16_000, 0.5));
    assertThat(times.of(large.withSeqLen(2048)).orElseThrow().nanos())
        .isCloseTo(8000, within(1e-6));
    TunedShape both = ReportFixture.alsoCold(entry(large, "hot", 16_000, 0.5), 20_000);
    assertThat(times(List.of(), both).of(large).orElseThrow().nanos()).isEqualTo(20_000);
  }

  /** What takes 4000 ns would take 2 · kvBytes / 10 with memory alone: so do others. */
  @Test
  void anEstimateKeepsTheShareOfTheTimeFromMemory() {
    List<Ceiling> ceilings =
        List.of(
            new Ceiling(Resource.FMA, 1, 1e6, 1e6, 1, 0),
            new Ceiling(Resource.L3, 1, 1e5, 1e5, 1, 1 << 20),
            new Ceiling(Resource.DRAM, 1, 10, 10, 1, 1 << 28));
    double atTenPerNano = SHORT.kvBytes() / 10;
    TunedShape both = ReportFixture.alsoCold(entry(SHORT, "hot", 1000, 0.9), 4 * atTenPerNano);
    AttentionShape asked = SHORT.withSeqLen(256);
    assertThat(times(ceilings, both).of(asked).orElseThrow().nanos())
        .isCloseTo(4 * asked.kvBytes() / 10, within(1e-6));
  }

  /** The hot entry's cache may lie in a cache; the cold one's comes from memory, of 10 GB/s. */
  @Test
  void anEstimateFromAColdCacheReadsMemory() {
    List<Ceiling> ceilings =
        List.of(
            new Ceiling(Resource.FMA, 1, 1e6, 1e6, 1, 0),
            new Ceiling(Resource.L3, 1, 100, 100, 1, 1 << 20),
            new Ceiling(Resource.DRAM, 1, 10, 10, 1, 1 << 28));
    AttentionShape asked = SHORT.withSeqLen(256);
    double atTenPerNano = asked.kvBytes() / 10;
    // Twice what memory alone takes; the share of 0.9 that an older version wrote does not count.
    TunedShape cold = entry(SHORT, "cold", 2 * SHORT.kvBytes() / 10, 0.9);
    assertThat(times(ceilings, cold).of(asked).orElseThrow().nanos())
        .isCloseTo(2 * atTenPerNano, within(1e-6));
    assertThat(times(ceilings, entry(SHORT, "hot", 1000, 0.5)).of(asked).orElseThrow().nanos())
        .isLessThan(atTenPerNano);
  }

  @Test
  void withoutCeilingsOrShapesThereIsNoEstimate() {
    assertThat(times(List.of(), entry(SHORT, "hot", 1000, 0.5)).of(LONG)).isEmpty();
    List<Ceiling> ceilings = ReportFixture.GOLDEN.ceilings();
    assertThat(times(ceilings, entry(SHORT, "hot", 1000, 0.5)).of(LONG)).isPresent();
    assertThat(times(ceilings).of(LONG)).isEmpty();
  }
}
