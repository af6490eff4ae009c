package headroom.dispatch;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.Constraint;
import headroom.config.KernelConfig;
import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.profile.ConfirmedTime;
import headroom.profile.DeviceFingerprint;
import headroom.profile.Resource;
import headroom.profile.RooflinePoint;
import headroom.profile.RunInfo;
import headroom.profile.SearchTrace;
import headroom.profile.ToolInfo;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.reference.Float64Decode;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A device, a profile of it, and a variant whose kernels are as right as a test says. */
final class DispatchFixture {

  static final DeviceTraits TRAITS = new DeviceTraits(256, 16, 2, 32 << 10, 512 << 10, 0);

  static final DeviceFingerprint HERE =
      new DeviceFingerprint(
          DeviceKind.CPU, "A CPU", "family 1", "avx2", TRAITS, 1, 16, "unknown", "Linux 6", "25");

  /** A compiler takes 100 ms: time enough for other threads to want the same kernel. */
  private static final long MAKING_NANOS = 5_000_000;

  private DispatchFixture() {}

  /** A device that this process runs on, with or without JVM flags. */
  record Device(DeviceFingerprint fingerprint, List<String> flags) implements ThisDevice {
    @Override
    public boolean runsWith(List<String> jvmFlags) {
      return flags.containsAll(jvmFlags);
    }
  }

  static KernelConfig config(int tile) {
    return KernelConfig.of("tile", Map.of("tile", new AxisValue.Int(tile)));
  }

  static ConfirmedTime time(int tile, String... flags) {
    return new ConfirmedTime(
        config(tile), List.of(flags), 1, 100, 90, 110, 120, 2, 4, 0, 1e-7, 1024);
  }

  static TunedShape tuned(AttentionShape shape, ConfirmedTime winner, ConfirmedTime... flagFree) {
    return new TunedShape(
        shape,
        List.of(),
        "hot",
        winner,
        time(1),
        Optional.empty(),
        Arrays.stream(flagFree).findFirst(),
        List.of(winner.config()),
        new RooflinePoint(1, 1, 0.5, Resource.DRAM, 0.4, Resource.FMA, 0.5),
        1,
        OptionalDouble.empty(),
        SearchTrace.of("random", 4, 4, Map.of(), Map.of()));
  }

  /** The data cannot tell the winner from the default, tile 1. */
  static TunedShape tied(AttentionShape shape, ConfirmedTime winner) {
    TunedShape clear = tuned(shape, winner);
    return new TunedShape(
        shape,
        clear.models(),
        clear.cacheState(),
        winner,
        clear.defaultTime(),
        clear.runnerUp(),
        clear.flagFree(),
        List.of(winner.config(), clear.defaultTime().config()),
        clear.roofline(),
        clear.appendNanosPerToken(),
        clear.hugePageShare(),
        clear.search());
  }

  static TuningProfile profile(TunedShape... shapes) {
    return new TuningProfile(
        new ToolInfo("0.1.0", "abc"),
        new RunInfo(Instant.parse("2026-11-24T16:53:00Z"), 1, "custom", 1, 1, 2, true, "raw.jsonl"),
        HERE,
        List.of(),
        List.of(shapes));
  }

  static KvCache filled(KvCache cache, int tokens) {
    Random random = new Random(5);
    int width = cache.kvHeads() * cache.headDim();
    for (int sequence = 0; sequence < cache.batch(); sequence++) {
      cache.appendAll(
          sequence, tokens, floats(random, tokens * width), floats(random, tokens * width));
    }
    return cache;
  }

  static float[] floats(Random random, int count) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = random.nextFloat() - 0.5f;
    }
    return floats;
  }

  /** What a faulty kernel does. */
  enum Fault {
    /** It does its work. */
    NONE,
    /** It leaves the output as it was. */
    IDLE,
    /** It throws. */
    THROWS,
    /** It cannot be made, as on a GPU that is full. */
    NOT_MADE
  }

  /**
   * Tiles of 1 to 8 heads that divide the group; tile 8 reads key panels of 8, the others rows.
   *
   * @param faulty kernels of this tile are faulty; 0 is none
   * @param fault what they do
   * @param made counts the kernels that were made
   */
  record TileVariant(int faulty, Fault fault, AtomicInteger made) implements KernelVariant {

    TileVariant(int faulty, Fault fault) {
      this(faulty, fault, new AtomicInteger());
    }

    @Override
    public String id() {
      return "tile";
    }

    @Override
    public DeviceKind device() {
      return DeviceKind.CPU;
    }

    @Override
    public String summary() {
      return "a fake";
    }

    @Override
    public ConfigSpace space(AttentionShape shape, DeviceTraits traits) {
      return new ConfigSpace(
          id(),
          List.of(Axis.ints("tile", "query heads", 1, 2, 4, 8)),
          List.of(
              Constraint.on(
                  "tile divides the group", c -> shape.group() % c.intValue("tile") == 0, "tile")));
    }

    @Override
    public KernelConfig defaultConfig(AttentionShape shape, DeviceTraits traits) {
      return config(1);
    }

    @Override
    public List<String> jvmFlags(KernelConfig config) {
      return List.of();
    }

    @Override
    public int threads(KernelConfig config) {
      return 1;
    }

    @Override
    public KvLayout layout(AttentionShape shape, KernelConfig config) {
      return config.intValue("tile") == 8
          ? new KvLayout(8, shape.headDim(), 1)
          : KvLayout.rowMajor(shape.headDim());
    }

    @Override
    public DecodeKernel specialise(AttentionShape shape, KernelConfig config) {
      made.incrementAndGet();
      LockSupport.parkNanos(MAKING_NANOS);
      Fault own = config.intValue("tile") == faulty ? fault : Fault.NONE;
      if (own == Fault.NOT_MADE) {
        throw new UncheckedIOException(new IOException("out of memory"));
      }
      return new TileKernel(new Float64Decode(shape), layout(shape, config), own);
    }
  }

  /** The reference in disguise. */
  private record TileKernel(Float64Decode exact, KvLayout layout, Fault fault)
      implements DecodeKernel {
    @Override
    public KvFormat format() {
      return exact.format();
    }

    @Override
    public long scratchBytes() {
      return 0;
    }

    @Override
    public void decode(float[] q, KvCache cache, float scale, float[] out) {
      switch (fault) {
        case NONE -> exact.decode(q, cache, scale, out);
        case IDLE, NOT_MADE -> {}
        case THROWS -> throw new ArrayIndexOutOfBoundsException("index 8 of 8");
      }
    }
  }
}
