package headroom.tuner.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import headroom.kernel.DecodeKernel;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.profile.Ceiling;
import headroom.profile.Resource;
import headroom.profile.Roofline;
import headroom.reference.Float64Decode;
import headroom.shape.AttentionShape;
import headroom.tuner.measure.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is ruled out before it is measured, and by which name it is counted. */
class CompetitorsTest {

  private static final AttentionShape SHAPE = new AttentionShape(1, 32, 1, 128, 512);
  private static final KernelVariant ONE_THREAD = new FakeVariant("tiled");
  private static final KernelVariant THREADED = new Threaded();

  /** A variant that runs on 2, 4 or 8 threads, whatever there is. */
  private record Threaded() implements KernelVariant {

    @Override
    public String id() {
      return "split";
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
      return new ConfigSpace(id(), List.of(Axis.ints("threads", "how many", 2, 4, 8)), List.of());
    }

    @Override
    public KernelConfig defaultConfig(AttentionShape shape, DeviceTraits traits) {
      return KernelConfig.of(id(), Map.of("threads", new AxisValue.Int(2)));
    }

    @Override
    public List<String> jvmFlags(KernelConfig config) {
      return List.of();
    }

    @Override
    public int threads(KernelConfig config) {
      return config.intValue("threads");
    }

    @Override
    public DecodeKernel specialise(AttentionShape shape, KernelConfig config) {
      return new Float64Decode(shape);
    }
  }

  private static Competitors competitors(int cores) {
    return new Competitors(
        List.of(ONE_THREAD, THREADED),
        new DeviceTraits(256, 16, cores, 32 << 10, 1 << 20, 0),
        List.of(
            new Ceiling(Resource.FMA, 1, 100, 99, 9, 0),
            new Ceiling(Resource.FMA, 2, 200, 199, 9, 0),
            new Ceiling(Resource.FMA, 4, 400, 399, 9, 0),
            new Ceiling(Resource.DRAM, 1, 1e6, 1e6, 9, 1 << 28)));
  }

  private static ConfigSpace.Census census(Competitors competitors, int variant, double nanos) {
    return competitors.spaces(SHAPE, nanos).get(variant).census();
  }

  private static double roofline(Competitors competitors, int threads) {
    return Roofline.attainableNanos(SHAPE, threads, competitors.ceilings(), competitors.traits());
  }

  @Test
  void moreThreadsThanCoresAreRuledOutAndCounted() {
    ConfigSpace.Census census = census(competitors(4), 1, Double.POSITIVE_INFINITY);
    assertThat(census.legal()).isEqualTo(2);
    assertThat(census.rejected()).containsEntry(Competitors.WITHIN_CORES, 1L);
  }

  @Test
  void aVariantThatNeedsMoreThreadsThanThereAreNeverRuns() {
    Competitors alone = competitors(1);
    assertThat(census(alone, 1, Double.POSITIVE_INFINITY).rejected())
        .containsEntry(Competitors.WITHIN_CORES, 3L);
    assertThat(alone.defaults(SHAPE)).containsExactly(FakeVariant.config(5));
    assertThat(alone.fallback(SHAPE)).isEqualTo(FakeVariant.config(5));
  }

  @Test
  void fewThreadsThatCannotReachTheDefaultAtTheirRooflineAreRuledOut() {
    Competitors four = competitors(4);
    double fast = roofline(four, 4) / 0.7;
    assertThat(census(four, 0, fast).legal()).isZero();
    assertThat(census(four, 0, fast).rejected())
        .containsEntry(Competitors.COULD_WIN, (long) FakeVariant.SPEEDS);
    // Two threads reach half of four at most: less than 70% of them.
    assertThat(four.spaces(SHAPE, fast).get(1).enumerate())
        .extracting(four.variant(four.defaults(SHAPE).getLast())::threads)
        .containsExactly(4);
  }

  /** The default on two threads. */
  private static KernelConfig threaded(Competitors competitors) {
    return competitors.defaults(SHAPE).getLast();
  }

  private static Outcome.Measured measured(KernelConfig config, double nanos) {
    return new Outcome.Measured(config, List.of(nanos), List.of(), nanos, 0, 0, 0, 0);
  }

  /** Ceilings taken beside a neighbour are half as high; calm, the default passes them. */
  @Test
  void aDefaultAboveItsRooflineProvesTheCeilingsLowAndRulesNothingOut() {
    Competitors two = competitors(2);
    Outcome.Measured fast = measured(threaded(two), roofline(two, 2) / 1.8);

    assertThat(two.point(SHAPE, fast).share()).isGreaterThan(1.7);
    assertThat(two.share(SHAPE, fast)).isZero();
    assertThat(two.spaces(SHAPE, fast))
        .allSatisfy(
            space ->
                assertThat(space.census().rejected()).containsEntry(Competitors.COULD_WIN, 0L));
  }

  @Test
  void aDefaultBelowItsRooflineRulesOutWhatCannotWin() {
    Competitors two = competitors(2);
    Outcome.Measured good = measured(threaded(two), roofline(two, 2) / 0.9);
    Outcome wrong = new Outcome.Incorrect(threaded(two), "by far");

    assertThat(two.share(SHAPE, good)).isCloseTo(0.9, within(1e-9));
    assertThat(two.spaces(SHAPE, good).getFirst().census().legal()).isZero();
    assertThat(two.share(SHAPE, wrong)).isZero();
    assertThat(two.spaces(SHAPE, wrong).getFirst().census().legal()).isPositive();
  }

  /** Ceilings move by some percent: what is only a little too slow at its roofline stays in. */
  @Test
  void whatCouldWinStaysIn() {
    Competitors two = competitors(2);
    double slow = roofline(two, 2) / 0.4;
    assertThat(census(two, 0, slow).rejected()).containsEntry(Competitors.COULD_WIN, 0L);
    assertThat(census(two, 0, roofline(two, 1) * 0.85).legal()).isPositive();
    assertThat(census(two, 0, Double.POSITIVE_INFINITY).legal()).isPositive();
  }
}
