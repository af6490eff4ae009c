package headroom.tuner.report;

import headroom.config.KernelConfig;
import headroom.gpu.compile.Architecture;
import headroom.gpu.kernel.CudaVariant;
import headroom.gpu.kernel.GpuTraits;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.profile.Ceiling;
import headroom.profile.ConfirmedTime;
import headroom.profile.DeviceFingerprint;
import headroom.profile.ProfileCodec;
import headroom.profile.Resource;
import headroom.profile.RooflinePoint;
import headroom.profile.RunInfo;
import headroom.profile.SearchTrace;
import headroom.profile.ToolInfo;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.shape.AttentionShape;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** A profile as a tune of an H100 would leave it, with times that nobody measured. */
public final class GpuProfile {

  private static final GpuTraits H100 = GpuTraits.ofArchitecture(Architecture.parse("sm_90"), 132);

  private static final double NANOS = 20_000;

  private GpuProfile() {}

  /** The configuration that needs no tuning. */
  public static KernelConfig untuned(String variant, AttentionShape shape) {
    return CudaVariant.all().stream()
        .filter(it -> it.id().equals(variant))
        .findFirst()
        .orElseThrow()
        .defaultConfig(shape, H100);
  }

  /** Cold, at half the read bandwidth. */
  public static TunedShape entry(AttentionShape shape, KernelConfig winner) {
    return entry(shape, winner, "cold");
  }

  public static TunedShape entry(AttentionShape shape, KernelConfig winner, String cacheState) {
    return entry(shape, winner, cacheState, NANOS);
  }

  /** In a time of its own, at the rate that follows. */
  public static TunedShape entry(
      AttentionShape shape, KernelConfig winner, String cacheState, double nanos) {
    ConfirmedTime time =
        new ConfirmedTime(
            winner,
            List.of(),
            1,
            nanos,
            nanos - 1000,
            nanos + 1000,
            nanos + 2000,
            2,
            4,
            0,
            1e-3,
            0);
    return new TunedShape(
        shape,
        List.of(),
        cacheState,
        time,
        time,
        Optional.empty(),
        Optional.empty(),
        List.of(winner),
        new RooflinePoint(1000 * NANOS / nanos, 1500, 0.1, Resource.DRAM, 0.5, Resource.DRAM, 0.5),
        0,
        OptionalDouble.empty(),
        SearchTrace.of("random", 4, 4, Map.of("measured", 4), Map.of()));
  }

  public static TuningProfile of(String architecture, TunedShape... entries) {
    return new TuningProfile(
        new ToolInfo("0.1.0", "abc"),
        new RunInfo(Instant.parse("2026-11-26T10:00:00Z"), 1, "quick", 1, 1, 1, true, "r.jsonl"),
        new DeviceFingerprint(
            DeviceKind.GPU,
            "NVIDIA H100 80GB HBM3",
            "compute capability 9.0",
            architecture,
            new DeviceTraits(1024, 255, 132, 228 << 10, 50 << 20, 0),
            2048,
            80,
            "ecc",
            "Linux, driver 580.1",
            "Eclipse Adoptium 25"),
        List.of(
            new Ceiling(Resource.DRAM, 1, 3000, 2990, 9, 1 << 30),
            new Ceiling(Resource.FMA, 1, 60_000, 59_000, 9, 0),
            new Ceiling(Resource.MMA_BF16, 1, 800_000, 790_000, 9, 0)),
        List.of(entries));
  }

  /** The same, had a program stood in for the GPU. */
  public static TuningProfile emulated(TuningProfile profile) {
    DeviceFingerprint device = profile.device();
    return new TuningProfile(
        profile.tool(),
        profile.run(),
        new DeviceFingerprint(
            device.kind(),
            device.model(),
            device.microarchitecture(),
            device.isa(),
            device.traits(),
            device.threadsPerCore(),
            device.memoryGiB(),
            device.governor(),
            device.os(),
            device.jdk(),
            true),
        profile.ceilings(),
        profile.shapes());
  }

  /** Writes a profile into a folder. */
  public static String file(Path folder, TuningProfile profile) {
    Path file = folder.resolve("gpu.json");
    ProfileCodec.writeAtomically(profile, file);
    return file.toString();
  }
}
