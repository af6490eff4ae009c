package headroom.tuner.paired;

import static headroom.tuner.paired.RoundsFixture.calm;
import static headroom.tuner.paired.RoundsFixture.fork;
import static headroom.tuner.paired.RoundsFixture.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.kernel.DeviceTraits;
import headroom.profile.Ceiling;
import headroom.profile.Resource;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Shares by hand: 32 heads over 4096 keys of 128 dims are 67.1 MFLOP, and 4 MiB of f32, which L3
 * holds.
 */
class ShareTableTest {

  private static final KvFormat BF16_PAGED = new KvFormat(ElementType.BF16, 32);

  private static final DeviceTraits TRAITS =
      new DeviceTraits(256, 16, 2, 32 << 10, 512 << 10, 32 << 20);

  /** At 100 GFLOP/s the step takes 671 µs; its bytes at 5 GB/s take 839 µs. */
  private static ShareTable table(double l3, KvFormat... formats) {
    return new ShareTable(
        List.of(
            new Ceiling(Resource.FMA, 1, 100, 90, 15, 0),
            new Ceiling(Resource.L3, 1, l3, l3, 15, 1 << 20)),
        TRAITS,
        formats.length == 0 ? List.of(KvFormat.F32) : List.of(formats));
  }

  @Test
  void theBestVariantsShareOfTheLowerRoof() {
    ShapeRounds rounds =
        calm(1, times("f32", "tiled", 1000, 2000, 800), times("f32", "row", 1100, 1100, 1100));

    assertThat(table(60).lines(List.of(rounds)))
        .contains(
            "| 32/1/128, 4096 | f32 | 1 | 1000 (tiled) | 67% [34%, 84%] | fma | 3 + 0 |",
            "| f32 | 1 | 1 of 1 run | 67% | 67%, 32/1/128, 4096 | 0 of 1 |");
    assertThat(table(5).lines(List.of(rounds)))
        .contains(
            "| 32/1/128, 4096 | f32 | 1 | 1000 (tiled) | 84% [42%, 105%] | read-l3 | 3 + 0 |",
            "| f32 | 1 | 1 of 1 run | 84% | 84%, 32/1/128, 4096 | 1 of 1 |");
  }

  @Test
  void aReducedCacheHasHalfToRead() {
    ShapeRounds rounds =
        calm(1, times("f32", "row", 1000, 1000, 1000), times("bf16-p32", "row", 1000, 1000, 1000));

    assertThat(table(5, KvFormat.F32, BF16_PAGED).lines(List.of(rounds)))
        .contains(
            "| 32/1/128, 4096 | f32 | 1 | 1000 (row) | 84% [84%, 84%] | read-l3 | 3 + 0 |",
            "| 32/1/128, 4096 | bf16-p32 | 1 | 1000 (row) | 67% [67%, 67%] | fma | 3 + 0 |",
            "| bf16-p32 | 1 | 1 of 1 run | 67% | 67%, 32/1/128, 4096 | 0 of 1 |");
  }

  @Test
  void meansAreGeometricAndOfThreeCalmRoundsOrMore() {
    double eighty = 671.08864 / 0.8;
    double twenty = 671.08864 / 0.2;
    List<String> lines =
        table(60)
            .lines(
                List.of(
                    calm(1, times("f32", "tiled", eighty, eighty, eighty)),
                    calm(1, times("f32", "tiled", twenty, twenty, twenty)),
                    fork(1, 10, 2, times("f32", "tiled", 700, 700, 1e6)).rounds(),
                    fork(1, 10, 0, times("f32", "tiled", 1e6)).rounds()));

    assertThat(lines)
        .contains("| f32 | 1 | 2 of 4 run | 40% | 20%, 32/1/128, 4096 | 1 of 2 |")
        .anyMatch(line -> line.endsWith("| 2 + 1 ‡ |"))
        .anyMatch(line -> line.endsWith("| 0 + 1 ‡ |"))
        .anyMatch(line -> line.startsWith("- ‡ fewer than 3 calm rounds"));
  }

  @Test
  void whereNothingWasCalmThereAreNoMeans() {
    assertThat(table(60).lines(List.of(fork(1, 10, 0, times("f32", "tiled", 1000)).rounds())))
        .contains("| f32 | 1 | 0 of 1 run | – | – | 0 of 0 |");
  }

  /** A format that every variant got wrong keeps its row, and no mean has it. */
  @Test
  void aFormatWithoutTimesHasARowAndAReason() {
    ShapeRounds rounds = calm(1, times("f32", "tiled", 1000, 1000, 1000));

    assertThat(table(60, KvFormat.F32, BF16_PAGED).lines(List.of(rounds)))
        .contains(
            "| 32/1/128, 4096 | bf16-p32 | 1 | – | – | – | 3 + 0 |",
            "| bf16-p32 | 1 | 0 of 1 run | – | – | 0 of 0 |",
            "- 32/1/128, 4096: bf16-p32 was not timed on 1; left out: MKL: blocks: slow");
  }

  @Test
  void withoutCeilingsThereIsNoShare() {
    ShareTable bare = new ShareTable(List.of(), TRAITS, List.of(KvFormat.F32));
    List<ShapeRounds> rounds = List.of(calm(1, times("f32", "tiled", 1000)));
    assertThatThrownBy(() -> bare.lines(rounds)).hasMessageContaining("measure the ceilings");
  }
}
