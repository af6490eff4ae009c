package headroom.tuner.replay;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.tuner.search.Strategies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The default strategy on the spaces of our own kernels that were measured as a whole. */
class OwnSpacesTest {

  private static final Path RECORDINGS = Path.of("../results/spaces");

  private static final int SEEDS = 20;

  static List<Path> recordings() throws IOException {
    try (Stream<Path> files = Files.list(RECORDINGS)) {
      return files.filter(file -> file.toString().endsWith(".jsonl.gz")).sorted().toList();
    }
  }

  /** Cold: without the default configuration, with which a tune begins. */
  @ParameterizedTest
  @MethodSource("recordings")
  void findsNearlyTheBestWithinATwentiethOfTheSpace(Path recording) {
    RecordedSpace space = SpaceFiles.read(recording).getFirst();
    assertThat(space.outcomes()).hasSizeGreaterThanOrEqualTo(600);
    int evaluations = Math.min(space.outcomes().size() / 20, 100);

    ShareCurves curves =
        new Contest(List.of(Strategies.MIXED), SEEDS, evaluations)
            .curves(Strategies.MIXED, space, List.of());

    assertThat(curves.median(evaluations)).as("median").isGreaterThanOrEqualTo(0.98);
    assertThat(curves.tenthPercentile(evaluations)).as("one in ten").isGreaterThanOrEqualTo(0.95);
  }
}
