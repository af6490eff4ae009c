package headroom.tuner.replay;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.tuner.search.Strategies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The default strategy on the spaces of our own kernels that were measured as a whole. */
class OwnSpacesTest {

  private static final Path RECORDINGS = Path.of("../results/spaces");

  /** Shapes that are recorded, one file each. */
  private static final int LEAST_SHAPES = 3;

  /** Fewer would be found by luck. */
  private static final int LEAST_CONFIGS = 600;

  /** All files together: what a checkout may be burdened with. */
  private static final long MOST_BYTES = 10_000_000;

  private static final int SEEDS = 20;

  static List<Path> recordings() throws IOException {
    try (Stream<Path> files = Files.list(RECORDINGS)) {
      return files.filter(file -> file.toString().endsWith(".jsonl.gz")).sorted().toList();
    }
  }

  @Test
  void eachFileIsTheWholeSpaceOfAShapeOfItsOwn() throws IOException {
    Set<String> shapes = new TreeSet<>();
    List<String> twice = new ArrayList<>();
    long bytes = 0;
    for (Path recording : recordings()) {
      List<RecordedSpace> spaces = SpaceFiles.read(recording);
      assertThat(spaces).as("%s", recording).hasSize(1);
      assertThat(spaces.getFirst().ranking())
          .as("measured configurations of %s", recording)
          .hasSizeGreaterThanOrEqualTo(LEAST_CONFIGS);
      if (!shapes.add(spaces.getFirst().kernel())) {
        twice.add(spaces.getFirst().kernel());
      }
      bytes += Files.size(recording);
    }
    assertThat(shapes).hasSizeGreaterThanOrEqualTo(LEAST_SHAPES);
    assertThat(twice).isEmpty();
    assertThat(bytes).isLessThan(MOST_BYTES);
  }

  /** Cold: without the default configuration, with which a tune begins. */
  @ParameterizedTest
  @MethodSource("recordings")
  void findsNearlyTheBestWithinATwentiethOfTheSpace(Path recording) {
    RecordedSpace space = SpaceFiles.read(recording).getFirst();
    int evaluations = Math.min(space.outcomes().size() / 20, 100);

    ShareCurves curves =
        new Contest(List.of(Strategies.MIXED), SEEDS, evaluations)
            .curves(Strategies.MIXED, space, List.of());

    assertThat(curves.median(evaluations)).as("median").isGreaterThanOrEqualTo(0.98);
    assertThat(curves.tenthPercentile(evaluations)).as("one in ten").isGreaterThanOrEqualTo(0.95);
  }
}
