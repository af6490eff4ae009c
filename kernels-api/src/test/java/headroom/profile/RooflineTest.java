package headroom.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import headroom.kernel.DeviceTraits;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RooflineTest {

  /** 32 KiB, 1 MiB, 8 MiB; four cores. */
  private static final DeviceTraits TRAITS = new DeviceTraits(256, 16, 4, 32768, 1 << 20, 8 << 20);

  private static final List<Ceiling> CEILINGS =
      List.of(
          ceiling(Resource.FMA, 1, 100),
          ceiling(Resource.FMA, 2, 200),
          ceiling(Resource.L1, 1, 200),
          ceiling(Resource.L2, 1, 50),
          ceiling(Resource.L3, 1, 20),
          ceiling(Resource.L3, 2, 40),
          ceiling(Resource.DRAM, 1, 10),
          ceiling(Resource.DRAM, 4, 25));

  private static Ceiling ceiling(Resource resource, int threads, double best) {
    return new Ceiling(resource, threads, best, best, 1, resource == Resource.DRAM ? 64 << 20 : 0);
  }

  private static RooflinePoint point(AttentionShape shape, double nanos, int threads) {
    return Roofline.point(shape, nanos, threads, CEILINGS, TRAITS);
  }

  @Test
  void multiHeadIsBoundByMemory() {
    // 4·8·64·1024 = 2,097,152 FLOP; 2·8·64·1024·4 = 4 MiB: in L3. At 20 GB/s: 209,715.2 ns.
    AttentionShape mha = new AttentionShape(1, 8, 8, 64, 1024);
    RooflinePoint point = point(mha, 419_430.4, 1);
    assertThat(point.gflops()).isCloseTo(5, within(1e-9));
    assertThat(point.gbPerSecond()).isCloseTo(10, within(1e-9));
    assertThat(point.fmaShare()).isCloseTo(0.05, within(1e-9));
    assertThat(point.memory()).isEqualTo(Resource.L3);
    assertThat(point.binding()).isEqualTo(Resource.L3);
    assertThat(point.share()).isEqualTo(point.memoryShare()).isCloseTo(0.5, within(1e-9));
    assertThat(Roofline.attainableNanos(mha, 1, CEILINGS, TRAITS))
        .isCloseTo(209_715.2, within(1e-6));
  }

  @Test
  void multiQueryIsBoundByArithmetic() {
    // 4·32·64·1024 = 8,388,608 FLOP; 2·64·1024·4 = 512 KiB: in L2. At 100 GFLOP/s: 83,886.08 ns.
    RooflinePoint point = point(new AttentionShape(1, 32, 1, 64, 1024), 104_857.6, 1);
    assertThat(point.memory()).isEqualTo(Resource.L2);
    assertThat(point.gflops()).isCloseTo(80, within(1e-9));
    assertThat(point.memoryShare()).isCloseTo(0.1, within(1e-9));
    assertThat(point.binding()).isEqualTo(Resource.FMA);
    assertThat(point.share()).isCloseTo(0.8, within(1e-9));
  }

  /** A GPU's tensor cores multiply 16-bit elements, and f16 what int8 is widened to. */
  @Test
  void matrixProductsAreTheRoofOfTheElementsThatTheyTake() {
    List<Ceiling> gpu =
        List.of(
            ceiling(Resource.FMA, 1, 100),
            ceiling(Resource.MMA_BF16, 1, 1000),
            ceiling(Resource.MMA_F16, 1, 900),
            ceiling(Resource.COPY, 1, 9),
            ceiling(Resource.DRAM, 1, 1e6));
    AttentionShape f32 = new AttentionShape(1, 64, 1, 64, 65536);
    // 4·64·64·65536 = 2^30 FLOP.
    assertThat(Roofline.attainableNanos(f32, 1, gpu, TRAITS)).isEqualTo(0x1p30 / 100);
    assertThat(roof(f32, "bf16", gpu)).isEqualTo(Resource.MMA_BF16);
    assertThat(roof(f32, "f16", gpu)).isEqualTo(Resource.MMA_F16);
    assertThat(roof(f32, "int8", gpu)).isEqualTo(Resource.MMA_F16);
    assertThat(roof(f32, "f32", gpu)).isEqualTo(Resource.FMA);
  }

  private static Resource roof(AttentionShape shape, String format, List<Ceiling> ceilings) {
    AttentionShape kept = shape.withFormat(KvFormat.named(format));
    return Roofline.point(kept, 1e9, 1, ceilings, TRAITS).binding();
  }

  @Test
  void privateCachesAddUpOverCores() {
    AttentionShape twoMiB = new AttentionShape(1, 1, 1, 64, 4096);
    assertThat(point(twoMiB, 1e6, 1).memory()).isEqualTo(Resource.L3);
    assertThat(point(twoMiB, 1e6, 2).memory()).isEqualTo(Resource.L2);
    AttentionShape eightMiB = new AttentionShape(1, 1, 1, 64, 16384);
    assertThat(point(eightMiB, 1e6, 2).memory()).isEqualTo(Resource.L3);
    assertThat(point(eightMiB.withSeqLen(16385), 1e6, 2).memory()).isEqualTo(Resource.DRAM);
    // Eight threads still have four cores: 4 MiB of L2, not 8.
    assertThat(point(eightMiB, 1e6, 8).memory()).isEqualTo(Resource.L3);
  }

  @Test
  void aFullCacheStillHolds() {
    AttentionShape full = new AttentionShape(1, 1, 1, 64, 64);
    assertThat(full.kvBytes()).isEqualTo(32768);
    assertThat(point(full, 1e3, 1).memory()).isEqualTo(Resource.L1);
    assertThat(point(full.withSeqLen(65), 1e3, 1).memory()).isEqualTo(Resource.L2);
  }

  @Test
  void unknownOrUnmeasuredLevelsArePassedOver() {
    DeviceTraits unknown = new DeviceTraits(256, 16, 4, 0, 0, 0);
    AttentionShape tiny = new AttentionShape(1, 1, 1, 1, 1);
    assertThat(Roofline.point(tiny, 1, 1, CEILINGS, unknown).memory()).isEqualTo(Resource.DRAM);
    List<Ceiling> noL1 = CEILINGS.stream().filter(c -> c.resource() != Resource.L1).toList();
    assertThat(Roofline.point(tiny, 1, 1, noL1, TRAITS).memory()).isEqualTo(Resource.L2);
  }

  /** Two threads read 1 MiB each: the meter found that the L3 reaches 4 MiB, and reads half. */
  @Test
  void anL3OfUnknownSizeReachesTwiceItsMeasuredSets() {
    DeviceTraits unknown = new DeviceTraits(256, 16, 2, 0, 0, 0);
    List<Ceiling> ceilings =
        List.of(
            ceiling(Resource.FMA, 1, 100),
            new Ceiling(Resource.L3, 2, 40, 40, 1, 1 << 20),
            ceiling(Resource.DRAM, 1, 10));
    AttentionShape fourMiB = new AttentionShape(1, 1, 1, 64, 8192);
    assertThat(Roofline.point(fourMiB, 1e6, 2, ceilings, unknown).memory()).isEqualTo(Resource.L3);
    AttentionShape more = fourMiB.withSeqLen(8193);
    assertThat(Roofline.point(more, 1e6, 2, ceilings, unknown).memory()).isEqualTo(Resource.DRAM);
  }

  /** 16 MiB, of which an L3 of 8 may keep half: 8 MiB at 20 GB/s and 8 MiB at 10. */
  @Test
  void whatL3MayKeepIsReadAtItsRate() {
    AttentionShape sixteenMiB = new AttentionShape(1, 1, 1, 64, 32768);
    double nanos = (8 << 20) / 20.0 + (8 << 20) / 10.0;
    assertThat(Roofline.attainableNanos(sixteenMiB, 1, CEILINGS, TRAITS)).isEqualTo(nanos);
    RooflinePoint point = point(sixteenMiB, 2 * nanos, 1);
    assertThat(point.memoryShare()).isEqualTo(0.5);
    assertThat(point.memory()).isEqualTo(Resource.DRAM);
    assertThat(point.gbPerSecond()).isCloseTo((16 << 20) / (2 * nanos), within(1e-9));
    // Just above L3 the roof is that of L3: no step at the edge.
    AttentionShape edge = sixteenMiB.withSeqLen(16384);
    assertThat(Roofline.attainableNanos(edge, 1, CEILINGS, TRAITS)).isEqualTo((8 << 20) / 20.0);
    assertThat(Roofline.attainableNanos(edge.withSeqLen(16385), 1, CEILINGS, TRAITS))
        .isEqualTo((8 << 20) / 20.0 + 512 / 10.0);
  }

  /** 63 MiB are less than eight times L3: such a ceiling has counted on it already. */
  @Test
  void aCeilingOverLittleMoreThanL3IsTheRoof() {
    AttentionShape sixteenMiB = new AttentionShape(1, 1, 1, 64, 32768);
    List<Ceiling> ceilings =
        List.of(
            ceiling(Resource.FMA, 1, 100),
            ceiling(Resource.L3, 1, 20),
            new Ceiling(Resource.DRAM, 1, 12, 12, 1, 63 << 20),
            new Ceiling(Resource.DRAM, 2, 16, 16, 1, 32 << 20));
    assertThat(Roofline.attainableNanos(sixteenMiB, 1, ceilings, TRAITS))
        .isEqualTo((16 << 20) / 12.0);
    // Two threads read 64 MiB together.
    assertThat(Roofline.attainableNanos(sixteenMiB, 2, ceilings, TRAITS))
        .isEqualTo((8 << 20) / 20.0 + (8 << 20) / 16.0);
  }

  @Test
  void anL3ThatIsNotFasterOrNotMeasuredIsNoRoof() {
    AttentionShape sixteenMiB = new AttentionShape(1, 1, 1, 64, 32768);
    double plain = (16 << 20) / 10.0;
    for (List<Ceiling> l3 : List.of(List.<Ceiling>of(), List.of(ceiling(Resource.L3, 1, 9)))) {
      List<Ceiling> ceilings =
          Stream.of(l3, List.of(ceiling(Resource.FMA, 1, 100), ceiling(Resource.DRAM, 1, 10)))
              .flatMap(List::stream)
              .toList();
      assertThat(Roofline.attainableNanos(sixteenMiB, 1, ceilings, TRAITS)).isEqualTo(plain);
    }
  }

  @Test
  void nearestLowerThreadCountStandsIn() {
    // 16 MiB at 1 ms, half of it from L3 at 2 threads' 40 GB/s. Three threads: DRAM at 1 thread
    // (10); four: at 4 (25).
    AttentionShape shape = new AttentionShape(1, 1, 1, 64, 32768);
    assertThat(point(shape, 1e6, 3).memoryShare()).isCloseTo(1.048576, within(1e-9));
    assertThat(point(shape, 1e6, 4).memoryShare()).isCloseTo(0.54525952, within(1e-9));
    // 8,388,608 FLOP at 1 ms over the 200 GFLOP/s of 2 threads.
    assertThat(point(shape, 1e6, 4).fmaShare()).isCloseTo(0.04194304, within(1e-9));
  }

  @Test
  void errorsNameWhatIsMissing() {
    AttentionShape shape = new AttentionShape(1, 1, 1, 64, 64);
    List<Ceiling> fmaOnly = List.of(ceiling(Resource.FMA, 2, 1));
    assertThatThrownBy(() -> Roofline.point(shape, 1, 1, fmaOnly, TRAITS))
        .hasMessage(
            "no fma ceiling was measured with at most 1 threads; measure the ceilings first");
    assertThatThrownBy(() -> Roofline.point(shape, 1, 2, fmaOnly, TRAITS))
        .hasMessageStartingWith("no read ceiling was measured");
    assertThatThrownBy(() -> point(shape, Double.NaN, 1)).hasMessageContaining("nanos=NaN");
    assertThatThrownBy(() -> point(shape, 1, 0)).hasMessageContaining("threads=0");
  }
}
