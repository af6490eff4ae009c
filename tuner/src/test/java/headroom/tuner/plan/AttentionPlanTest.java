package headroom.tuner.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import headroom.profile.ProfileCodec;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionKind;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import headroom.shape.ModelPreset;
import headroom.shape.ModelPresets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttentionPlanTest {

  private static final long MEMORY = 80_000_000_000L;

  private static final TuningProfile PROFILE =
      ProfileCodec.read(Path.of("../results/profiles/amd-epyc-avx2-2c.json"));

  private static final KvFormat F16 = new KvFormat(ElementType.F16, KvFormat.CONTIGUOUS);

  private static AttentionPlan plan(ModelHeads model, int batch, int context) {
    return new AttentionPlan(model, MEMORY, 0, batch, context, Optional.of(PROFILE));
  }

  private static Stream<ModelPreset> presets() {
    return ModelPresets.all().stream();
  }

  @ParameterizedTest
  @MethodSource("presets")
  void everyPresetsSavingsAreItsRatiosOfHeads(ModelPreset preset) {
    List<PlanRow> rows = plan(ModelHeads.of(preset, F16), 2, preset.maxContext()).rows();
    PlanRow mha = rows.getFirst();
    assertThat(mha.kvHeads()).isEqualTo(preset.queryHeads());
    assertThat(rows)
        .filteredOn(PlanRow::own)
        .singleElement()
        .satisfies(own -> assertThat(own.kvHeads()).isEqualTo(preset.kvHeads()));
    assertThat(rows.getLast().kind()).isEqualTo(AttentionKind.MQA);
    for (PlanRow row : rows) {
      double ratio = (double) preset.queryHeads() / row.kvHeads();
      assertThat(row.saving()).isEqualTo(ratio);
      assertThat((double) mha.bytesPerToken() / row.bytesPerToken()).isEqualTo(ratio);
      assertThat(mha.bytes() / row.bytes()).isCloseTo(ratio, within(1e-9));
      assertThat(row.largestBatch() * preset.maxContext() * row.bytesPerToken())
          .isLessThanOrEqualTo(MEMORY);
      assertThat((row.largestBatch() + 1) * preset.maxContext() * row.bytesPerToken())
          .isGreaterThan(MEMORY);
      assertThat(row.step()).isPresent();
    }
  }

  /** By hand: 2 · 8 heads · 128 dims · 80 layers · 2 bytes = 320 KiB, in 80 GB 244140 of them. */
  @Test
  void llama2With70BillionIsAsWorkedOutByHand() {
    ModelHeads model = ModelHeads.of(ModelPresets.named("llama2-70b"), F16);
    List<PlanRow> rows = plan(model, 1, 4096).rows();
    assertThat(rows).extracting(PlanRow::kvHeads).containsExactly(64, 8, 1);
    PlanRow own = rows.get(1);
    assertThat(own.bytesPerToken()).isEqualTo(327_680);
    assertThat(own.longestContext()).isEqualTo(244_140);
    assertThat(own.largestBatch()).isEqualTo(59);
  }

  /**
   * By hand: a layer's step of three sequences takes 2 ms, so ten layers take 20 ms, in which each
   * sequence gains a token: 3 / 0.02 s = 150 tokens/s.
   */
  @Test
  void aStepIsOfAllLayersAndGivesEachSequenceAToken() {
    ModelHeads model = new ModelHeads("custom", 32, 8, 128, 10, KvFormat.F32);
    TuningProfile measured =
        StepTimesTest.profile(
            List.of(), StepTimesTest.entry(model.shape(8, 3, 512), "hot", 2e6, 0.5));
    PlanRow own = new AttentionPlan(model, MEMORY, 0, 3, 512, Optional.of(measured)).rows().get(1);
    assertThat(own.step().orElseThrow().nanos()).isEqualTo(2e6);
    assertThat(own.tokenNanos()).contains(2e7);
    assertThat(own.tokensPerSecond().orElseThrow()).isCloseTo(150, within(1e-9));
    // 2 · 8 heads · 128 dims · 10 layers · 4 bytes = 80 KiB a token, and 3 · 512 tokens.
    assertThat(own.bytes()).isEqualTo(3 * 512 * 81_920.0);
  }

  /** By hand: 40 of 80 GB are left, and of 5 MiB, 640 KiB and 80 KiB a token 7629, … fit. */
  @Test
  void weightsLeaveLessToTheCache() {
    ModelHeads model = ModelHeads.of(ModelPresets.named("llama2-70b"), KvFormat.F32);
    List<PlanRow> rows =
        new AttentionPlan(model, MEMORY, MEMORY / 2, 1, 4096, Optional.empty()).rows();
    assertThat(rows).extracting(PlanRow::longestContext).containsExactly(7629L, 61_035L, 488_281L);
    assertThat(rows).extracting(PlanRow::largestBatch).containsExactly(1L, 14L, 119L);
  }

  @Test
  void aPrimeNumberOfHeadsHasNoGroups() {
    ModelHeads falcon = ModelHeads.of(ModelPresets.named("falcon-7b"), F16);
    assertThat(falcon.alternatives()).containsExactly(71, 1);
    assertThat(new ModelHeads("custom", 12, 1, 64, 1, F16).alternatives())
        .containsExactly(12, 6, 1);
    assertThat(new ModelHeads("custom", 1, 1, 64, 1, F16).alternatives()).containsExactly(1);
  }

  /** The times between two measured lengths lie between their times, and say what they are. */
  @Test
  void timesAreMeasuredInterpolatedOrEstimated() {
    StepTimes times = new StepTimes(PROFILE);
    ModelHeads model = ModelHeads.of(ModelPresets.named("llama3-8b"), KvFormat.F32);
    StepTime low = times.of(model.shape(8, 1, 512)).orElseThrow();
    StepTime between = times.of(model.shape(8, 1, 1448)).orElseThrow();
    StepTime high = times.of(model.shape(8, 1, 4096)).orElseThrow();
    StepTime beyond = times.of(model.shape(8, 1, 8192)).orElseThrow();
    assertThat(low.basis()).isEqualTo(StepTime.Basis.MEASURED);
    assertThat(high.basis()).isEqualTo(StepTime.Basis.MEASURED);
    assertThat(between.basis()).isEqualTo(StepTime.Basis.INTERPOLATED);
    // 1448 is halfway in logarithms: the geometric mean of both.
    assertThat(between.nanos())
        .isCloseTo(Math.sqrt(low.nanos() * high.nanos()), within(0.001 * high.nanos()));
    assertThat(beyond.basis()).isEqualTo(StepTime.Basis.ESTIMATED);
    assertThat(beyond.nanos()).isGreaterThan(high.nanos());
    assertThat(beyond.from()).contains("of the roofline, as b1-h32-kv8-d128-s4096");
  }

  /** 2 MB of MQA would stay in the 32 MB of L3; 67 MB of MHA, in the row above, would not. */
  @Test
  void aRowWhoseCachesExceedTheLastLevelCacheIsTold() {
    ModelHeads small = new ModelHeads("custom", 32, 1, 64, 8, KvFormat.F32);
    assertThat(plan(small, 1, 512).limits()).anyMatch(it -> it.contains("last-level cache"));
    assertThat(plan(small, 1, 64).limits()).noneMatch(it -> it.contains("last-level cache"));
  }

  /** Rows count the whole context: of a model with a window, more than it needs. */
  @ParameterizedTest
  @MethodSource("presets")
  void aSlidingWindowIsNamedWhereTheModelHasOne(ModelPreset preset) {
    List<String> windows =
        plan(ModelHeads.of(preset, F16), 1, 8192).limits().stream()
            .filter(limit -> limit.contains("sliding window"))
            .toList();
    if (preset.slidingWindow().isEmpty()) {
      assertThat(windows).isEmpty();
    } else {
      assertThat(windows)
          .singleElement()
          .asString()
          .startsWith("A sliding window is not modelled: " + preset.name() + " was")
          .contains("one of 4096 tokens");
    }
  }

  @Test
  void aPlanSaysWhatItDoesNotMeasure() {
    AttentionPlan plan = plan(ModelHeads.of(ModelPresets.named("llama2-70b"), F16), 1, 4096);
    assertThat(plan.limits()).anyMatch(limit -> limit.contains("quality"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AttentionPlan(plan.model(), 10, 10, 1, 1, Optional.empty()))
        .withMessageContaining("10 of 10 bytes");
  }
}
