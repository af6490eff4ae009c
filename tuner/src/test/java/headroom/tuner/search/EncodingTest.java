package headroom.tuner.search;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.KernelConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where configurations lie in the unit cube. */
class EncodingTest {

  private static double[] point(List<Axis> axes, Map<String, AxisValue> values) {
    return new Encoding(List.of(new ConfigSpace("one", axes, List.of())))
        .of(KernelConfig.of("one", values));
  }

  @Test
  void numbersLieByRankAndByTheirPowerOfTwo() {
    Axis threads = Axis.ints("threads", "threads", 32, 48, 64, 80, 128);

    // 48 is second of five; 2^4 is the least power of two that divides any of them.
    assertThat(point(List.of(threads), Map.of("threads", new AxisValue.Int(48))))
        .containsExactly(0.25, 0);
    assertThat(point(List.of(threads), Map.of("threads", new AxisValue.Int(64))))
        .containsExactly(0.5, 2 / 3.0);
  }

  @Test
  void powersOfTwoNeedNoSecondCoordinate() {
    Axis tile = Axis.ints("tile", "rows", 1, 2, 4, 8, 16);

    assertThat(point(List.of(tile), Map.of("tile", new AxisValue.Int(8)))).containsExactly(0.75);
  }

  @Test
  void namesGetACoordinateEachAndTwoShareOne() {
    Axis order = Axis.names("order", "loops", "ij", "ji", "blocked");
    Axis packed = Axis.names("packed", "whether", "no", "yes");

    assertThat(
            point(
                List.of(order, packed),
                Map.of("order", new AxisValue.Name("ji"), "packed", new AxisValue.Name("yes"))))
        .containsExactly(0, 0, 1, 0);
  }

  @Test
  void anotherVariantsAxisIsInTheMiddle() {
    Axis tile = Axis.ints("tile", "rows", 1, 2, 4);
    Axis rows = Axis.ints("rows", "rows", 1, 2, 4);
    Encoding encoding =
        new Encoding(
            List.of(
                new ConfigSpace("one", List.of(tile), List.of()),
                new ConfigSpace("two", List.of(rows), List.of())));

    // The variant, then rows, then tile.
    assertThat(encoding.of(KernelConfig.of("one", Map.of("tile", new AxisValue.Int(4)))))
        .containsExactly(1, 0.5, 1);
  }
}
