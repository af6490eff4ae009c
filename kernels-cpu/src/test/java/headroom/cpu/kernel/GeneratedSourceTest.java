package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import org.junit.jupiter.api.Test;

/** Generated source is read by people, who look for why a loop is slow. */
class GeneratedSourceTest {

  private static final AttentionShape SHAPE = new AttentionShape(1, 5, 1, 64, 100);
  private static final DeviceTraits AVX2 = new DeviceTraits(256, 16, 2, 32 << 10, 512 << 10, 0);

  private static KernelConfig config() {
    return new TiledDecode()
        .defaultConfig(SHAPE, AVX2)
        .with("qkHeads", new AxisValue.Int(2))
        .with("qkVectors", new AxisValue.Int(1));
  }

  private static String source() {
    TiledPlan plan = TiledPlan.of(config(), SHAPE.format());
    return new TiledSource(HeadGeometry.of(SHAPE), plan).write(config()).text();
  }

  @Test
  void headerTellsConfigurationAndHowToSeeItAgain() {
    assertThat(source())
        .contains("Generated; do not edit. Group of 5 heads, head dim 64:")
        .contains("<pre>" + config().key() + "</pre>")
        .contains("-Dheadroom.kernel.source=DIRECTORY");
  }

  @Test
  void scoreTileIsAsOneWouldWriteIt() {
    assertThat(source())
        .contains(
            """
              private static void scores2x1(
                  float[] queries, MemorySegment keys, long keyAt,
                  float[] scores, int scoreAt) {
                int at = scoreAt & 0x3fffffff; // one index across the loop, not one per store
                FloatVector a0_0 = FloatVector.zero(S);
                FloatVector a1_0 = FloatVector.zero(S);
                for (int query = 0; query < 256; query += 4) {
                  long key = keyAt + query * 8L;
                  FloatVector k0_0 = FloatVector.fromMemorySegment(S, keys, key + 0, ORDER);
                  FloatVector q0_0 = FloatVector.broadcast(S, queries[query + 0]);
                  a0_0 = q0_0.fma(k0_0, a0_0);
                  FloatVector q1_0 = FloatVector.broadcast(S, queries[query + 1]);
                  a1_0 = q1_0.fma(k0_0, a1_0);
                }
                a0_0.intoArray(scores, at + 0);
                a1_0.intoArray(scores, at + 272);
              }
            """);
  }

  /** Ten accumulators spill on 16 registers unless two to four floats live across the loop. */
  @Test
  void largeTilesCarryBallast() {
    assertThat(source())
        .contains("scores[0] = values5x16(scores, weightAt")
        .contains("float[] rows, int rowAt, float f0, float f1, float f2, float f3)");
  }

  @Test
  void remainingHeadsHaveATileOfTheirOwn() {
    assertThat(source()).contains("private static void scores1x1(").contains("scores1x1(queries");
  }

  /** Accumulators stay in registers over all pages of a block: one call of a tile for all. */
  @Test
  void valueTilesFindTheKeysOfAllPages() {
    AttentionShape paged = SHAPE.withFormat(new KvFormat(ElementType.F32, 32));
    TiledPlan plan = TiledPlan.of(config(), paged.format());
    String text = new TiledSource(HeadGeometry.of(paged), plan).write(config()).text();
    assertThat(text)
        .contains("values, keyValues, dim * RUN_BYTES, count, rows")
        .contains(
            """
                  int weight = weightBase + key;
                  long value = keyValues[key] + inRun;
            """);
  }

  /** What is sent for is of the page that follows, here or in the next block. */
  @Test
  void tilesThatSendAheadAreToldWhereTheNextPageIs() {
    AttentionShape paged = SHAPE.withFormat(new KvFormat(ElementType.F32, 32));
    KernelConfig ahead = config().with(ReadAhead.AXIS, new AxisValue.Int(12));
    TiledPlan plan = TiledPlan.of(ahead, paged.format());
    assertThat(new TiledSource(HeadGeometry.of(paged), plan).write(ahead).text())
        .contains("int following = Math.min(token + RUN, to - 1);")
        .contains("long next = cache.keyAt(sequence, kvHead, following / PAGE)")
        .contains("long next = cache.valueAt(sequence, kvHead, following / PAGE)")
        .contains("keys.address() + (panel + KEY_PANEL < count ? inRun : next);");
  }

  /** With 512 bits, where C2 would carry the table's address through a vector register. */
  @Test
  void wideValueTilesCountWeights() {
    AttentionShape paged = SHAPE.withFormat(new KvFormat(ElementType.F32, 32));
    KernelConfig wide =
        new TiledDecode()
            .defaultConfig(paged, new DeviceTraits(512, 32, 1, 48 << 10, 1 << 20, 32 << 20));
    TiledPlan plan = TiledPlan.of(wide, paged.format());
    assertThat(new TiledSource(HeadGeometry.of(paged), plan).write(wide).text())
        .contains("for (int weight = weightBase + 0; weight < after1; weight += 1) {");
  }

  @Test
  void bracesBalanceAndNoLineEndsInBlanks() {
    String text = source();
    assertThat(text.chars().filter(c -> c == '{').count())
        .isEqualTo(text.chars().filter(c -> c == '}').count());
    assertThat(text.lines()).noneMatch(line -> line.endsWith(" "));
  }
}
