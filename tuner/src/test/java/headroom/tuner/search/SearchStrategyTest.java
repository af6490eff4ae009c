package headroom.tuner.search;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.Axis;
import headroom.config.AxisValue;
import headroom.config.ConfigSpace;
import headroom.config.Constraint;
import headroom.config.KernelConfig;
import headroom.tuner.measure.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every strategy owes: legal, never twice, everything in the end, the same for a seed. */
class SearchStrategyTest {

  private static final ConfigSpace FAST = space("fast", 6);
  private static final ConfigSpace SLOW = space("slow", 6);

  private static ConfigSpace space(String variant, int size) {
    int[] values = new int[size];
    for (int i = 0; i < size; i++) {
      values[i] = i;
    }
    return new ConfigSpace(
        variant,
        List.of(Axis.ints("a", "first", values), Axis.ints("b", "second", values)),
        List.of(
            Constraint.on("a and b differ", c -> c.intValue("a") != c.intValue("b"), "a", "b")));
  }

  private static KernelConfig config(String variant, int a, int b) {
    return new KernelConfig(variant, new java.util.TreeMap<>())
        .with("a", new AxisValue.Int(a))
        .with("b", new AxisValue.Int(b));
  }

  private static List<KernelConfig> drain(SearchStrategy strategy, int batch) {
    List<KernelConfig> all = new ArrayList<>();
    for (List<KernelConfig> next = strategy.ask(batch);
        !next.isEmpty();
        next = strategy.ask(batch)) {
      assertThat(next).hasSizeLessThanOrEqualTo(batch);
      all.addAll(next);
    }
    return all;
  }

  private static Outcome measured(KernelConfig config, double nanos) {
    return new Outcome.Measured(
        config, List.of(nanos), List.of(), nanos, 0, 0, 0, 0, OptionalDouble.empty());
  }

  @ParameterizedTest
  @EnumSource(Strategies.class)
  void asksEachLegalConfigurationOnceSeedsFirst(Strategies kind) {
    KernelConfig seed = config("slow", 5, 0);
    KernelConfig illegal = config("slow", 3, 3);
    SearchStrategy strategy =
        kind.start(new SearchProblem(List.of(FAST, SLOW), List.of(seed, illegal, seed), 7));

    List<KernelConfig> asked = drain(strategy, 4);

    assertThat(asked.getFirst()).isEqualTo(seed);
    assertThat(asked).doesNotHaveDuplicates().doesNotContain(illegal).hasSize(2 * 30);
    assertThat(asked).allMatch(c -> FAST.violation(c).isEmpty() || SLOW.violation(c).isEmpty());
  }

  @Property(tries = 50)
  void randomIsTheSameForASeed(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int batch) {
    SearchProblem problem = new SearchProblem(List.of(FAST, SLOW), List.of(), seed);
    assertThat(drain(new RandomSearch(problem), batch))
        .isEqualTo(drain(new RandomSearch(problem), batch));
  }

  @Test
  void randomDrawsTheFasterVariantMoreOften() {
    ConfigSpace fast = space("fast", 40);
    ConfigSpace slow = space("slow", 40);
    SearchStrategy strategy =
        new RandomSearch(new SearchProblem(List.of(fast, slow), List.of(), 11));
    strategy.tell(measured(config("fast", 0, 1), 100));
    strategy.tell(measured(config("slow", 0, 1), 200));

    long slowDraws = strategy.ask(400).stream().filter(c -> c.variant().equals("slow")).count();

    // One in seventeen is expected: 23.5 of 400, four standard deviations of 4.7 either way.
    assertThat(slowDraws).isBetween(5L, 43L);
  }

  @Test
  void aVariantThatFailedIsStillDrawn() {
    SearchStrategy strategy =
        new RandomSearch(new SearchProblem(List.of(FAST, SLOW), List.of(), 3));
    strategy.tell(new Outcome.Incorrect(config("slow", 0, 1), "error 1"));
    assertThat(drain(strategy, 60)).anyMatch(c -> c.variant().equals("slow"));
  }
}
