package headroom.tuner.report;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.profile.ColdTime;
import headroom.profile.DeviceFingerprint;
import headroom.profile.LeaveOneOut;
import headroom.profile.ProfileCodec;
import headroom.profile.SearchTrace;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.profile.WarmStart;
import headroom.shape.AttentionShape;
import headroom.tuner.gate.Overall;
import headroom.tuner.gate.history.History;
import headroom.tuner.gate.history.PastRun;
import headroom.tuner.gate.history.PastTime;
import headroom.tuner.report.data.DeviceRun;
import headroom.tuner.report.data.Evaluation;
import headroom.tuner.report.data.RawRun;
import headroom.tuner.report.data.ReportData;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reports to test with: of the golden profile, and of one whose every text is hostile. */
public final class ReportFixture {

  /** The golden file of the profile's own tests: what is kept for ever must also show. */
  public static final Path GOLDEN_FILE =
      Path.of("../kernels-api/src/test/resources/headroom/profile/tuning-profile-v1.golden.json");

  public static final TuningProfile GOLDEN = ProfileCodec.read(GOLDEN_FILE);

  /** Would end a script, a style, a comment, an attribute or a table cell, if one let it. */
  public static final String HOSTILE =
      "</script></style><script>window.hurt=1</script><img src=x onerror=window.hurt=2>"
          + "<!--\"'|`${window.hurt=3}]](javascript:window.hurt=4)&lt;";

  /** As a file may be called; in a profile what turns the direction of its line is refused. */
  private static final String HOSTILE_NAME = HOSTILE + "\u202egnp";

  private ReportFixture() {}

  /** The golden profile twice, the first time with its raw log, and a gate's history. */
  public static ReportData two() {
    return new ReportData(
        List.of(
            new DeviceRun("first", GOLDEN, Optional.of(raw(GOLDEN))),
            new DeviceRun("second", GOLDEN, Optional.empty())),
        new History(List.of(gate("nightly", 1.01), gate("nightly", 0.97), gate("weekly", 1.2))));
  }

  public static ReportData one() {
    return new ReportData(
        List.of(new DeviceRun("only", GOLDEN, Optional.empty())), new History(List.of()));
  }

  /** Two GPUs, each with a shape that was decoded hot and cold: what no profile of a CPU has. */
  public static ReportData gpus() {
    return new ReportData(
        List.of(
            new DeviceRun("fast", gpu(20_000, 31_000), Optional.empty()),
            new DeviceRun("slow", gpu(25_000, 50_000), Optional.empty())),
        new History(List.of()));
  }

  private static TuningProfile gpu(double hotNanos, double coldNanos) {
    AttentionShape shape = AttentionShape.named("b8-h48-kv1-d128-s4096-bf16");
    KernelConfig winner = GpuProfile.untuned("mma", shape);
    return GpuProfile.of(
        "sm_90",
        GpuProfile.entry(shape, winner, "hot", hotNanos),
        GpuProfile.entry(shape, winner, "cold", coldNanos));
  }

  /** The golden profile with these shapes instead of its own. */
  public static TuningProfile golden(TunedShape... shapes) {
    return new TuningProfile(
        GOLDEN.tool(), GOLDEN.run(), GOLDEN.device(), GOLDEN.ceilings(), List.of(shapes));
  }

  /** A hot entry that also has a time from main memory. */
  public static TunedShape alsoCold(TunedShape hot, double coldNanos) {
    return EditedEntry.of(hot).cold(new ColdTime(coldNanos, coldNanos, coldNanos, 3)).entry();
  }

  public static ReportData hostile() {
    TuningProfile profile = hostileProfile();
    return new ReportData(
        List.of(
            new DeviceRun(HOSTILE_NAME, profile, Optional.of(raw(profile))),
            new DeviceRun(HOSTILE_NAME + 2, profile, Optional.empty())),
        new History(List.of(gate(HOSTILE, 1))));
  }

  /** Every free text hostile, every count as large as it may be. */
  public static TuningProfile hostileProfile() {
    DeviceFingerprint device = GOLDEN.device();
    return new TuningProfile(
            GOLDEN.tool(),
            GOLDEN.run(),
            new DeviceFingerprint(
                device.kind(),
                HOSTILE,
                HOSTILE,
                HOSTILE,
                new DeviceTraits(
                    2048, Integer.MAX_VALUE, DeviceTraits.MOST_CORES, Long.MAX_VALUE, 0, 0),
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                HOSTILE,
                HOSTILE,
                HOSTILE),
            GOLDEN.ceilings(),
            GOLDEN.shapes().stream().map(ReportFixture::hostile).toList())
        .with(new LeaveOneOut(GOLDEN.shapes().stream().map(ReportFixture::left).toList()));
  }

  private static LeaveOneOut.Left left(TunedShape tuned) {
    return new LeaveOneOut.Left(tuned.shape(), HOSTILE, 1.2, 1.1, 1.3, LeaveOneOut.Basis.PAIRED);
  }

  private static TunedShape hostile(TunedShape tuned) {
    return EditedEntry.of(tuned)
        .models(List.of(HOSTILE))
        .search(
            SearchTrace.of(
                    HOSTILE,
                    Long.MAX_VALUE,
                    Integer.MAX_VALUE,
                    Map.of(HOSTILE, Integer.MAX_VALUE),
                    Map.of(HOSTILE, Long.MAX_VALUE))
                .began(List.of(new WarmStart(HOSTILE, tuned.shape(), 1, tuned.winner().config()))))
        .entry();
  }

  /** Of each shape a search of 2 × 3 tiles, the fourth of which is the best, and one failure. */
  public static RawRun raw(TuningProfile profile) {
    List<Evaluation> evaluations = new ArrayList<>();
    for (TunedShape tuned : profile.shapes()) {
      String shape = tuned.shape().label();
      for (int heads = 1; heads <= 2; heads++) {
        for (int vectors = 3; vectors >= 1; vectors--) {
          evaluations.add(
              new Evaluation(
                  "screen",
                  shape,
                  config(heads, vectors),
                  "measured",
                  OptionalDouble.of(7000 - 1000 * (heads * 3 - 3 + vectors))));
        }
      }
      evaluations.add(
          new Evaluation("screen", shape, config(9, 9), "timed-out", OptionalDouble.empty()));
    }
    return new RawRun("raw.jsonl", evaluations);
  }

  private static KernelConfig config(int heads, int vectors) {
    return KernelConfig.of(
        "tiled",
        Map.of("qkHeads", new AxisValue.Int(heads), "qkVectors", new AxisValue.Int(vectors)));
  }

  private static PastRun gate(String benchmark, double ratio) {
    return new PastRun(
        Instant.parse("2026-11-26T10:15:30Z").plusSeconds((long) (ratio * 100_000)),
        benchmark.equals(HOSTILE) ? HOSTILE : "amd-epyc-avx2-2c",
        benchmark.equals(HOSTILE) ? HOSTILE : "origin/main (0e229acbb1c2)",
        benchmark.equals(HOSTILE) ? HOSTILE : "c07afa474379",
        Overall.PASS,
        List.of(
            new PastTime(benchmark, "PASS", ratio, ratio * 0.98, ratio * 1.02, 60_000 * ratio)));
  }

  /** A kernel that became 8% slower at its 21st run of 40, and another that did not. */
  public static History drift() {
    List<PastRun> runs = new ArrayList<>();
    for (int run = 0; run < 40; run++) {
      double level = run < 20 ? 1 : 1.08;
      double noise = 0.005 * Math.sin(7.0 * run);
      runs.add(
          new PastRun(
              Instant.parse("2026-11-01T10:00:00Z").plusSeconds(86_400L * run),
              "amd-epyc-avx2-2c",
              "HEAD~1 (000000000000)",
              "c%d".formatted(run),
              Overall.PASS,
              List.of(
                  new PastTime("drifts", "PASS", 1, 0.98, 1.02, 61_000 * (level + noise)),
                  new PastTime("holds", "PASS", 1, 0.98, 1.02, 9_000 * (1 + noise)))));
    }
    return new History(runs);
  }
}
