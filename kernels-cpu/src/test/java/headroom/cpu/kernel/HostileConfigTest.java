package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.dispatch.Choice;
import headroom.dispatch.DecodeDispatcher;
import headroom.dispatch.ThisDevice;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelVariant;
import headroom.kernel.KvCache;
import headroom.profile.ConfirmedTime;
import headroom.profile.DeviceFingerprint;
import headroom.profile.Resource;
import headroom.profile.RooflinePoint;
import headroom.profile.RunInfo;
import headroom.profile.SearchTrace;
import headroom.profile.ToolInfo;
import headroom.profile.TunedShape;
import headroom.profile.TuningProfile;
import headroom.reference.Tolerance;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Values that no space has never reach a source generator, whatever a profile says. */
class HostileConfigTest {

  private static final DeviceTraits DEVICE =
      new DeviceTraits(256, 16, 2, 32 << 10, 512 << 10, 32 << 20);

  private static final AttentionShape SHAPE = new AttentionShape(1, 8, 1, 64, 40);

  private static final List<AxisValue> VALUES =
      List.of(
          new AxisValue.Int(0),
          new AxisValue.Int(-1),
          new AxisValue.Int(Integer.MAX_VALUE),
          new AxisValue.Int(Integer.MIN_VALUE),
          new AxisValue.Int(1_000_000_000),
          new AxisValue.Int(7919),
          new AxisValue.Name("exit"),
          new AxisValue.Name("java-lang-Runtime"),
          new AxisValue.Name("x".repeat(40)));

  @Property(tries = 400)
  void noGeneratorTakesThem(@ForAll("hostile") KernelConfig config) {
    KernelVariant variant = KernelCatalog.load().named(config.variant());
    Assume.that(variant.space(SHAPE, DEVICE).violation(config).isPresent());
    assertThatIllegalArgumentException().isThrownBy(() -> variant.specialise(SHAPE, config));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StandaloneSource.of(variant, SHAPE, config, "origin"));
  }

  /** A default configuration with some axes changed, missing or added. */
  @Provide
  Arbitrary<KernelConfig> hostile() {
    return Arbitraries.randomValue(HostileConfigTest::config);
  }

  private static KernelConfig config(Random random) {
    List<KernelVariant> variants = KernelCatalog.load().forDevice(DeviceKind.CPU);
    KernelVariant variant = variants.get(random.nextInt(variants.size()));
    ConfigSpace space = variant.space(SHAPE, DEVICE);
    Axis axis = space.axes().get(random.nextInt(space.axes().size()));
    AxisValue value = VALUES.get(random.nextInt(VALUES.size()));
    return variant
        .defaultConfig(SHAPE, DEVICE)
        .with(random.nextInt(8) == 0 ? "added" : axis.name(), value);
  }

  @Test
  void textIsNoValueOfAConfiguration() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AxisValue.Name("1); System.exit(7); //"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KernelConfig.of("tiled", Map.of("a;b", new AxisValue.Int(1))));
    assertThatIllegalArgumentException().isThrownBy(() -> KernelConfig.of("../tiled", Map.of()));
  }

  /** Hundreds of entries at and around the asked shape: none is run, and the decode is right. */
  @Test
  void dispatchPassesThemOver() {
    Random random = new Random(3);
    List<TunedShape> entries = new ArrayList<>();
    for (int tokens = 1; tokens <= 200; tokens++) {
      entries.add(tuned(SHAPE.withSeqLen(tokens), illegal(random)));
    }
    DeviceFingerprint here =
        new DeviceFingerprint(
            DeviceKind.CPU, "<script>", "../x", "avx2", DEVICE, 1, 1, "unknown", "x", "25");
    TuningProfile profile =
        new TuningProfile(
            new ToolInfo("1", "x"),
            new RunInfo(Instant.parse("2026-01-01T00:00:00Z"), 1, "x", 1, 1, 2, true, "x.jsonl"),
            here,
            List.of(),
            entries);
    try (DecodeDispatcher dispatcher =
        DecodeDispatcher.of(profile, new Here(here), KernelCatalog.load())) {
      ContractCase step =
          new ContractCase(
              SHAPE.queryHeads(), SHAPE.kvHeads(), SHAPE.headDim(), ContractInputs.RANDOM, 3);
      ContractNumbers numbers = ContractNumbers.of(step);
      KvCache cache = dispatcher.newCache(SHAPE);
      cache.appendAll(0, 3, numbers.keys(), numbers.values());
      float[] out = new float[SHAPE.queryElements()];
      Arrays.fill(out, Float.NaN);
      dispatcher.decode(step.queries(), cache, out);
      Tolerance.Verdict verdict = Tolerance.of(ElementType.F32).compare(out, step.exact());
      assertThat(verdict.correct()).as(verdict.describe()).isTrue();
      Choice choice = dispatcher.choice(8, cache);
      assertThat(choice.source()).isEqualTo(Choice.Source.DEVICE_DEFAULT);
      assertThat(choice.notes()).hasSizeBetween(1, 10);
    }
  }

  private static KernelConfig illegal(Random random) {
    KernelConfig config = config(random);
    KernelVariant variant = KernelCatalog.load().named(config.variant());
    return variant.space(SHAPE, DEVICE).violation(config).isPresent() ? config : illegal(random);
  }

  private record Here(DeviceFingerprint fingerprint) implements ThisDevice {
    @Override
    public boolean runsWith(List<String> jvmFlags) {
      return true;
    }
  }

  private static TunedShape tuned(AttentionShape shape, KernelConfig config) {
    ConfirmedTime time =
        new ConfirmedTime(config, List.of(), 1, 100, 90, 110, 120, 2, 4, 0, 1e-7, 1024);
    return new TunedShape(
        shape,
        List.of("<script>alert(1)</script>"),
        "hot",
        time,
        time,
        Optional.empty(),
        Optional.empty(),
        List.of(config),
        new RooflinePoint(1, 1, 0.5, Resource.DRAM, 0.4, Resource.FMA, 0.5),
        1,
        OptionalDouble.empty(),
        SearchTrace.of("random", 4, 4, Map.of(), Map.of()));
  }
}
