package headroom.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ConfigSpaceTest {

  private static final ConfigSpace SPACE =
      new ConfigSpace(
          "tiled",
          List.of(
              Axis.ints("heads", "query heads per tile", 1, 2, 4),
              Axis.ints("keys", "keys per tile", 8, 16, 32),
              Axis.names("layout", "value layout", "row", "panel")),
          List.of(
              Constraint.on(
                  "tile fits the registers",
                  config -> config.intValue("heads") * config.intValue("keys") <= 64,
                  "heads",
                  "keys"),
              Constraint.on(
                  "panels need two heads",
                  config ->
                      config.nameValue("layout").equals("row") || config.intValue("heads") > 1,
                  "heads",
                  "layout")));

  /** One to four axes of one to four numbers, and up to two conditions on the sum of some axes. */
  @Provide
  Arbitrary<ConfigSpace> spaces() {
    return Arbitraries.randomValue(
        random -> {
          List<Axis> axes = new ArrayList<>();
          for (int i = random.nextInt(4); i >= 0; i--) {
            int[] values = random.ints(0, 1000).distinct().limit(1 + random.nextInt(4)).toArray();
            axes.add(Axis.ints("axis" + i, "any number", values));
          }
          List<Constraint> constraints = new ArrayList<>();
          for (int i = random.nextInt(3); i > 0; i--) {
            int divisor = 2 + random.nextInt(3);
            List<String> read =
                axes.stream().map(Axis::name).filter(name -> random.nextBoolean()).toList();
            constraints.add(
                new Constraint(
                    "sum of %s is no multiple of %d (%d)".formatted(read, divisor, i),
                    read,
                    config -> read.stream().mapToInt(config::intValue).sum() % divisor != 0));
          }
          return new ConfigSpace("any", axes, constraints);
        });
  }

  @Property
  void enumerationIsTheProductLessWhatAConstraintRejects(@ForAll("spaces") ConfigSpace space) {
    List<KernelConfig> product =
        LongStream.range(0, space.cardinality()).mapToObj(space::point).toList();
    assertThat(product).doesNotHaveDuplicates();
    assertThat(product)
        .hasSize(
            space.axes().stream()
                .mapToInt(axis -> axis.values().size())
                .reduce(1, (a, b) -> a * b));
    assertThat(space.enumerate())
        .containsExactlyElementsOf(
            product.stream()
                .filter(
                    config -> space.constraints().stream().allMatch(c -> c.holds().test(config)))
                .toList());
  }

  @Property
  void samplesAreLegalDistinctAndRepeatable(
      @ForAll("spaces") ConfigSpace space,
      @ForAll long seed,
      @ForAll @IntRange(max = 50) int count) {
    List<KernelConfig> sample = space.sample(new SplittableRandom(seed), count);
    assertThat(sample).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(count);
    assertThat(space.enumerate().toList()).containsAll(sample);
    assertThat(space.sample(new SplittableRandom(seed), count)).isEqualTo(sample);
  }

  @Property
  void aLargeSampleOfASmallSpaceIsAllOfIt(@ForAll("spaces") ConfigSpace space, @ForAll long seed) {
    assertThat(space.sample(new SplittableRandom(seed), 1000))
        .containsExactlyInAnyOrderElementsOf(space.enumerate().toList());
  }

  @Property
  void censusAddsUp(@ForAll("spaces") ConfigSpace space) {
    ConfigSpace.Census census = space.census();
    assertThat(census.points()).isEqualTo(space.cardinality());
    assertThat(census.legal()).isEqualTo(space.enumerate().count());
    assertThat(census.legal() + census.rejected().values().stream().mapToLong(n -> n).sum())
        .isEqualTo(census.points());
    assertThat(census.rejected().keySet())
        .containsExactlyElementsOf(space.constraints().stream().map(Constraint::name).toList());
  }

  @Property
  void enumeratedConfigsViolateNothing(@ForAll("spaces") ConfigSpace space) {
    assertThat(space.enumerate()).allMatch(config -> space.violation(config).isEmpty());
  }

  /** A million points of six digits, of which the last alone is legal. */
  @Test
  void whatAConstraintRejectsIsSteppedOver() {
    AtomicInteger asked = new AtomicInteger();
    List<Axis> axes =
        IntStream.range(0, 6)
            .mapToObj(i -> Axis.ints("digit" + i, "a digit", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9))
            .toList();
    List<Constraint> constraints =
        axes.stream()
            .map(Axis::name)
            .map(
                name ->
                    Constraint.on(
                        name + " is 9",
                        config -> {
                          asked.incrementAndGet();
                          return config.intValue(name) == 9;
                        },
                        name))
            .toList();
    ConfigSpace space = new ConfigSpace("digits", axes, constraints);
    assertThat(space.enumerate()).containsExactly(space.point(999_999));
    assertThat(asked).hasValueLessThan(1000);
  }

  /** The count trusts the names; a condition that reads more than it names must not go unseen. */
  @Test
  void aConditionThatReadsAnAxisItDoesNotNameIsFound() {
    ConfigSpace space =
        new ConfigSpace(
            "any",
            List.of(Axis.ints("a", "read", 1, 2), Axis.ints("b", "not named", 1, 2)),
            List.of(Constraint.on("a < b", c -> c.intValue("a") < c.intValue("b"), "a")));
    assertThatThrownBy(space::census).hasMessageContaining("b");
  }

  @Test
  void aConditionOnAnUnknownAxisIsRefused() {
    List<Axis> axes = List.of(Axis.ints("a", "the only one", 1));
    List<Constraint> constraints = List.of(Constraint.on("typo", c -> true, "A"));
    assertThatThrownBy(() -> new ConfigSpace("any", axes, constraints))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("typo");
  }

  @Test
  void censusCountsTheFirstConstraint() {
    assertThat(SPACE.census())
        .isEqualTo(
            new ConfigSpace.Census(
                18, 13, Map.of("tile fits the registers", 2L, "panels need two heads", 3L)));
  }

  @Test
  void violationNamesEachKind() {
    KernelConfig good = SPACE.enumerate().findFirst().orElseThrow();
    assertThat(SPACE.violation(good)).isEmpty();
    assertThat(SPACE.violation(new KernelConfig("row", good.values())))
        .contains("variant is row, not tiled");
    assertThat(SPACE.violation(good.with("depth", new AxisValue.Int(1))))
        .contains("unknown axis depth");
    assertThat(SPACE.violation(KernelConfig.of("tiled", Map.of("heads", new AxisValue.Int(1)))))
        .contains("axis keys has no value");
    assertThat(SPACE.violation(good.with("keys", new AxisValue.Int(9))))
        .contains("axis keys has value 9; allowed: [8, 16, 32]");
    assertThat(SPACE.violation(good.with("keys", new AxisValue.Name("row"))))
        .contains("axis keys has value row; allowed: [8, 16, 32]");
    assertThat(
            SPACE.violation(
                good.with("heads", new AxisValue.Int(4)).with("keys", new AxisValue.Int(32))))
        .contains("tile fits the registers");
  }

  @Test
  void aSpaceNeedsAxesWithDifferentNames() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConfigSpace("none", List.of(), List.of()))
        .withMessageContaining("space none needs axes");
    Axis axis = Axis.ints("a", "a", 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConfigSpace("twice", List.of(axis, axis), List.of()));
  }
}
