package headroom.profile;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.shape.AttentionShape;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The profile of the golden file: two cores, all kinds of heads, every optional part once. */
final class ProfileFixture {

  static final DeviceTraits TRAITS = new DeviceTraits(512, 32, 2, 48 << 10, 2 << 20, 32L << 20);

  private static final KernelConfig DEFAULT =
      KernelConfig.of("row", Map.of("headTile", new AxisValue.Int(4)));

  private ProfileFixture() {}

  static List<Ceiling> ceilings() {
    List<Ceiling> ceilings = new ArrayList<>();
    for (int threads : List.of(1, 2)) {
      ceilings.add(new Ceiling(Resource.FMA, threads, 84.2 * threads, 80.5 * threads, 40, 0));
      ceilings.add(new Ceiling(Resource.L1, threads, 310 * threads, 301.5 * threads, 40, 24576));
      ceilings.add(new Ceiling(Resource.L2, threads, 140 * threads, 133 * threads, 40, 1 << 20));
      ceilings.add(new Ceiling(Resource.L3, threads, 22.5 * threads, 21 * threads, 40, 8 << 20));
      ceilings.add(
          new Ceiling(
              Resource.DRAM, threads, 10.2 + 2 * threads, 9.6 + 2 * threads, 20, 128 << 20));
    }
    return ceilings;
  }

  static TuningProfile profile() {
    return new TuningProfile(
        new ToolInfo("0.1.0", "1985199"),
        new RunInfo(
            Instant.parse("2026-11-24T16:53:00Z"),
            287.4,
            "quick",
            42,
            240,
            2,
            false,
            "xeon-avx512-2c-20261124T165300Z.jsonl"),
        new DeviceFingerprint(
            DeviceKind.CPU,
            "Intel(R) Xeon(R) Processor @ 2.60GHz",
            "Intel64 Family 6 Model 207 Stepping 2",
            "avx512",
            TRAITS,
            1,
            16,
            "unknown",
            "Linux 6",
            "Eclipse Adoptium 25.0.1+8-LTS"),
        ceilings(),
        List.of(
            tuned(new AttentionShape(1, 32, 32, 128, 512), List.of("llama2-7b"), 0.93, 1.04, 0),
            tuned(new AttentionShape(1, 32, 32, 128, 4096), List.of("llama2-7b"), 0.97, 1, 0),
            tuned(
                new AttentionShape(1, 32, 8, 128, 512),
                List.of("llama3-8b", "mistral-7b", "mixtral-8x7b"),
                0.71,
                1.9,
                0),
            tuned(new AttentionShape(1, 32, 1, 128, 512), List.of(), 0.74, 3.15, 3),
            tuned(new AttentionShape(1, 32, 1, 128, 4096), List.of(), 0.781, 3.42, 0),
            tuned(new AttentionShape(1, 71, 1, 64, 4096), List.of("falcon-7b"), 0.69, 2.87, 0)));
  }

  private static TunedShape tuned(
      AttentionShape shape, List<String> models, double share, double speedup, int disturbed) {
    double nanos = rounded(Roofline.attainableNanos(shape, 2, roofs(shape), TRAITS) / share);
    KernelConfig best =
        KernelConfig.of(
            "tiled",
            Map.of(
                "kvBlock", new AxisValue.Int(128),
                "qkHeads", new AxisValue.Int(6),
                "qkKeys", new AxisValue.Int(32),
                "valueLayout", new AxisValue.Name("panel"),
                "threads", new AxisValue.Int(2)));
    KernelConfig next = best.with("kvBlock", new AxisValue.Int(256));
    ConfirmedTime winner = time(speedup == 1 ? DEFAULT : best, nanos, disturbed);
    return new TunedShape(
        shape,
        models,
        "hot",
        winner,
        time(DEFAULT, rounded(nanos * speedup), 0),
        speedup == 1 ? Optional.empty() : Optional.of(time(next, rounded(nanos * 1.013), 0)),
        Optional.empty(),
        disturbed > 0 ? List.of(winner.config(), next) : List.of(winner.config()),
        point(shape, nanos),
        212.5,
        OptionalDouble.empty(),
        SearchTrace.of(
            "random",
            18432,
            64,
            Map.of("measured", 61, "incorrect", 1, "compile-failed", 2),
            Map.of("tile fits the registers", 9216L, "panels divide the head dim", 0L)));
  }

  private static ConfirmedTime time(KernelConfig config, double nanos, int disturbed) {
    return new ConfirmedTime(
        config,
        config.equals(DEFAULT) ? List.of() : List.of("-XX:LoopUnrollLimit=0"),
        2,
        nanos,
        rounded(nanos * 0.988),
        rounded(nanos * 1.014),
        rounded(nanos * 1.05),
        3,
        30,
        disturbed,
        3.1e-7,
        16640);
  }

  private static RooflinePoint point(AttentionShape shape, double nanos) {
    RooflinePoint exact = Roofline.point(shape, nanos, 2, roofs(shape), TRAITS);
    return new RooflinePoint(
        rounded(exact.gflops()),
        rounded(exact.gbPerSecond()),
        rounded(exact.fmaShare()),
        exact.memory(),
        rounded(exact.memoryShare()),
        exact.binding(),
        rounded(exact.share()));
  }

  /** The golden file is from before the roof beyond L3 counted on what L3 keeps, and is kept. */
  private static List<Ceiling> roofs(AttentionShape shape) {
    return shape.kvBytes() <= TRAITS.l3Bytes()
        ? ceilings()
        : ceilings().stream().filter(ceiling -> ceiling.resource() != Resource.L3).toList();
  }

  /** As the file has it, so that what is read equals what was written. */
  static double rounded(double value) {
    return new BigDecimal(value).round(new MathContext(6)).doubleValue();
  }
}
