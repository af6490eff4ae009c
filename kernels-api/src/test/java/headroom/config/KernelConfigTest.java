package headroom.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelConfigTest {

  private static final KernelConfig CONFIG =
      KernelConfig.of(
          "tiled", Map.of("keys", new AxisValue.Int(8), "a", new AxisValue.Name("row")));

  @Test
  void keyIsStable() {
    assertThat(CONFIG.key()).isEqualTo("tiled[a=row keys=8]").isEqualTo(CONFIG.toString());
    assertThat(CONFIG.with("keys", new AxisValue.Int(9)).key()).isEqualTo("tiled[a=row keys=9]");
    assertThat(CONFIG.intValue("keys")).isEqualTo(8);
    assertThat(CONFIG.nameValue("a")).isEqualTo("row");
    assertThat(CONFIG.value("b")).isEmpty();
  }

  @Test
  void askingForTheWrongTypeNamesConfigAndAxis() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CONFIG.intValue("a"))
        .withMessage("tiled[a=row keys=8] has no number on axis a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CONFIG.nameValue("keys"))
        .withMessage("tiled[a=row keys=8] has no name on axis keys");
  }

  /** What could end a string, a command or a line where a value is pasted. */
  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a;b", "a\"", "../a", "a\n", "-a", "1a", "ä", "a$b"})
  void namesHoldNothingThatCouldRun(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new AxisValue.Name(name));
    assertThatIllegalArgumentException().isThrownBy(() -> KernelConfig.of(name, Map.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> CONFIG.with(name, new AxisValue.Int(1)));
    assertThatIllegalArgumentException().isThrownBy(() -> Axis.ints(name, "x", 1));
  }

  @Test
  void valuesAreBoundedAndCopied() {
    TreeMap<String, AxisValue> values = new TreeMap<>();
    IntStream.range(0, 65).forEach(i -> values.put("a" + i, new AxisValue.Int(i)));
    assertThatIllegalArgumentException().isThrownBy(() -> new KernelConfig("v", values));
    values.remove("a0");
    KernelConfig config = new KernelConfig("v", values);
    values.clear();
    assertThat(config.values()).hasSize(64).isUnmodifiable();
  }

  @Test
  void axisValuesSortNumbersBeforeNames() {
    List<AxisValue> sorted =
        List.of(
            new AxisValue.Int(-1),
            new AxisValue.Int(10),
            new AxisValue.Name("a"),
            new AxisValue.Name("b"));
    assertThat(sorted.reversed().stream().sorted()).containsExactlyElementsOf(sorted);
  }

  @Test
  void anAxisNeedsDistinctValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Axis.ints("keys", "keys", 8, 8))
        .withMessage("axis keys needs distinct values, at least one: [8, 8]");
    assertThatIllegalArgumentException().isThrownBy(() -> Axis.ints("keys", "keys"));
    Axis axis = Axis.names("layout", "layout", "row", "panel");
    assertThat(axis.allows(new AxisValue.Name("row"))).isTrue();
    assertThat(axis.allows(new AxisValue.Name("column"))).isFalse();
  }
}
