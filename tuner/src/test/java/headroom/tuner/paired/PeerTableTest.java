package headroom.tuner.paired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.shape.AttentionShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table takes each library's best way, and says which. */
class PeerTableTest {

  private static final AttentionShape SHAPE = new AttentionShape(1, 32, 1, 128, 4096);

  private static RoundTimes times(String library, String way, double... micros) {
    return new RoundTimes(
        new Contestant(library, way),
        Arrays.stream(micros).map(time -> 1000 * time).boxed().toList(),
        1e-6);
  }

  private static ShapeRounds rounds(int threads, RoundTimes... times) {
    return new ShapeRounds(SHAPE, threads, List.of(times), List.of());
  }

  @Test
  void bestWaysAndTheirRatios() {
    ShapeRounds one =
        rounds(
            1,
            times(Contestant.OURS, "row", 1500, 1500, 1500),
            times(Contestant.OURS, "tiled", 1000, 1000, 1000),
            times("MKL", "whole", 1300, 1200, 1100),
            times("MKL", "blocks", 1400, 1400, 1400));
    ShapeRounds two = rounds(2, times(Contestant.OURS, "tiled", 60), times("MKL", "whole", 48));

    List<String> lines = new PeerTable(List.of("MKL", "PyTorch")).lines(List.of(one, two));

    assertThat(lines)
        .contains(
            "| 32/1/128, 4096 | 1 | 1000 (tiled) | 1200 (whole) | 1.20 [1.10, 1.30] | – | – |",
            "| 32/1/128, 4096 | 2 | 60.0 (tiled) | 48.0 (whole) | 0.80 [0.80, 0.80] | – | – |",
            "| 1 | 1 | 1.20 | – | 1.20 | 1 of 1 |",
            "| 2 | 1 | 0.80 | – | 0.80 | 0 of 1 |");
  }

  @Test
  void theBestPeerMayBeAnyLibrary() {
    ShapeRounds rounds =
        rounds(
            1,
            times(Contestant.OURS, "tiled", 100),
            times("MKL", "whole", 150),
            times("PyTorch", "packed", 120));

    assertThat(rounds.bestPeer().orElseThrow().contestant().label()).isEqualTo("PyTorch: packed");
  }

  @Test
  void withoutOursThereIsNothingToCompare() {
    assertThatThrownBy(() -> rounds(1, times("MKL", "whole", 1)))
        .hasMessageContaining("none of our kernels was timed on b1-h32-kv1-d128-s4096");
  }

  @Test
  void aForkHandsItsRoundsBackInOneLine(@TempDir Path folder) throws IOException {
    ForkRounds told =
        new ForkRounds(
            SHAPE,
            2,
            List.of(times(Contestant.OURS, "tiled", 1, 2), times("MKL", "whole", 3, 4)),
            List.of("MKL: blocks: slow"),
            1.5,
            List.of("MKL 2025"));
    Path file = folder.resolve("rounds.json");
    Files.writeString(file, told.line());

    assertThat(ForkRounds.read(file)).isEqualTo(told);
    assertThat(told.line()).doesNotContain("\n");
  }
}
