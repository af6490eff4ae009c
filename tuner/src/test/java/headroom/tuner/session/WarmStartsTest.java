package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import headroom.config.KernelConfig;
import headroom.kernel.DeviceKind;
import headroom.profile.ConfirmedTime;
import headroom.profile.DeviceFingerprint;
import headroom.profile.Resource;
import headroom.profile.RooflinePoint;
import headroom.profile.RunInfo;
import headroom.profile.SearchTrace;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.profile.WarmStart;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Where searches begin beside the defaults, and how much each beginning is trusted. */
class WarmStartsTest {

  private static final AttentionShape SHAPE = new AttentionShape(1, 32, 1, 128, 512);
  private static final DeviceFingerprint HERE = FakeMachine.DEVICE;

  static TunedShape tuned(AttentionShape shape, int speed, double nanos, double defaultNanos) {
    ConfirmedTime winner = time(FakeVariant.config(speed), nanos);
    return new TunedShape(
        shape,
        List.of(),
        "hot",
        winner,
        time(FakeVariant.config(5), defaultNanos),
        Optional.empty(),
        Optional.empty(),
        List.of(winner.config()),
        new RooflinePoint(1, 1, 0.5, Resource.DRAM, 0.2, Resource.FMA, 0.5),
        1,
        OptionalDouble.empty(),
        SearchTrace.of("random", 20, 2, Map.of("measured", 2), Map.of()));
  }

  private static ConfirmedTime time(KernelConfig config, double nanos) {
    return new ConfirmedTime(config, List.of(), 1, nanos, nanos, nanos, nanos, 2, 6, 0, 0, 64);
  }

  private static DeviceFingerprint device(DeviceKind kind, String model, String isa, String jdk) {
    return new DeviceFingerprint(
        kind,
        model,
        HERE.microarchitecture(),
        isa,
        HERE.traits(),
        HERE.threadsPerCore(),
        HERE.memoryGiB(),
        HERE.governor(),
        HERE.os(),
        jdk);
  }

  private static TuningProfile profile(DeviceFingerprint device, TunedShape... shapes) {
    return new TuningProfile(
        FakeMachine.TOOL,
        new RunInfo(Instant.parse("2026-01-01T00:00:00Z"), 1, "custom", 1, 1, 1, true, "r.jsonl"),
        device,
        List.of(),
        List.of(shapes));
  }

  private static List<WarmStart> starts(WarmStarts starts, TunedShape... ofRun) {
    return starts.of(SHAPE, List.of(ofRun), config -> true);
  }

  @Test
  void trustFallsWithTheDistanceOfTheShapes() {
    List<WarmStart> starts =
        starts(
            WarmStarts.NONE,
            tuned(SHAPE.withSeqLen(2048), 1, 1, 1),
            tuned(SHAPE.withSeqLen(1024), 2, 1, 1));
    assertThat(starts)
        .extracting(WarmStart::config)
        .containsExactly(FakeVariant.config(2), FakeVariant.config(1));
    assertThat(starts.getFirst().trust()).isCloseTo(0.5, within(1e-9));
    assertThat(starts.getLast().trust()).isCloseTo(0.25, within(1e-9));
    assertThat(starts).extracting(WarmStart::source).containsOnly(WarmStart.THIS_RUN);
  }

  @Test
  void trustFallsWithTheDistanceOfTheDevices() {
    WarmStarts given =
        WarmStarts.of(
            List.of(
                profile(
                    device(DeviceKind.CPU, "Fake", "avx512", HERE.jdk()), tuned(SHAPE, 1, 1, 1)),
                profile(device(DeviceKind.CPU, "Other", "avx2", HERE.jdk()), tuned(SHAPE, 2, 1, 1)),
                profile(device(DeviceKind.CPU, "Fake", "avx2", "Older 24"), tuned(SHAPE, 3, 1, 1)),
                profile(HERE, tuned(SHAPE.withSeqLen(1536), 4, 1, 1))),
            HERE);
    // Three are taken: the least trusted gives way.
    assertThat(starts(given))
        .extracting(WarmStart::config)
        .containsExactly(FakeVariant.config(3), FakeVariant.config(2), FakeVariant.config(4));
  }

  @Test
  void whatMayNotRunHereTakesNobodysPlace() {
    WarmStarts given =
        WarmStarts.of(
            List.of(
                profile(
                    HERE,
                    tuned(SHAPE, 13, 1, 1),
                    tuned(SHAPE.withSeqLen(1024), 13, 1, 1),
                    tuned(SHAPE.withSeqLen(2048), 13, 1, 1),
                    tuned(SHAPE.withSeqLen(4096), 7, 1, 1))),
            HERE);
    assertThat(given.of(SHAPE, List.of(), config -> config.intValue("speed") != 13))
        .extracting(WarmStart::config)
        .containsExactly(FakeVariant.config(7));
  }

  @Test
  void anotherElementTypeIsAnotherKernel() {
    AttentionShape reduced = SHAPE.withFormat(new KvFormat(ElementType.BF16, 0));
    assertThat(starts(WarmStarts.NONE, tuned(reduced, 1, 1, 1))).isEmpty();
  }

  @Test
  void aProfileOfAnotherKindOfDeviceIsRefused() {
    List<TuningProfile> gpu =
        List.of(profile(device(DeviceKind.GPU, "Fake", "sm90", HERE.jdk()), tuned(SHAPE, 1, 1, 1)));
    assertThatThrownBy(() -> WarmStarts.of(gpu, HERE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("GPU");
  }

  /**
   * The winner elsewhere is tried right after the default, and the profile says where it is from.
   */
  @Test
  void aRunBeginsWithWhatWonElsewhereAndItsProfileSaysSo() throws IOException {
    FakeMachine machine = new FakeMachine(3, 0.01, () -> {});
    WarmStarts given =
        WarmStarts.of(
            List.of(
                profile(
                    device(DeviceKind.CPU, "Other", "avx2", HERE.jdk()), tuned(SHAPE, 9, 1, 1))),
            HERE);
    try (MemoryFolder folder = MemoryFolder.make()) {
      TuningProfile result =
          machine
              .session(
                  ResumeTest.plan(folder.path(), 1, Duration.ofSeconds(90)),
                  given,
                  new SilentListener())
              .run();
      SearchTrace first = result.find(ResumeTest.SHAPES.getFirst()).orElseThrow().search();
      assertThat(first.warmStarts())
          .containsExactly(new WarmStart("other-avx2-2c", SHAPE, 0.5, FakeVariant.config(9)));
      List<WarmStart> second =
          result.find(ResumeTest.SHAPES.get(1)).orElseThrow().search().warmStarts();
      assertThat(second)
          .extracting(WarmStart::source)
          .contains(WarmStart.THIS_RUN, "other-avx2-2c");
    }
  }

  @Test
  void runsThatBeginWithOtherProfilesAreOtherRuns() throws IOException {
    WarmStarts given = WarmStarts.of(List.of(profile(HERE, tuned(SHAPE, 9, 1, 1))), HERE);
    assertThat(given.describe()).isNotEqualTo(WarmStarts.NONE.describe());
    WarmStarts other = WarmStarts.of(List.of(profile(HERE, tuned(SHAPE, 8, 1, 1))), HERE);
    assertThat(given.describe()).isNotEqualTo(other.describe());
  }
}
