package headroom.tuner.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.config.Axis;
import headroom.config.ConfigSpace;
import headroom.config.Constraint;
import headroom.config.KernelConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The shares of a space are all of it, each configuration once, and about as large. */
class SpaceCutTest {

  /** Two variants with a few axes each, and a constraint that leaves holes. */
  private static List<ConfigSpace> spaces(long seed) {
    Random random = new Random(seed);
    return List.of(space("tiled", random), space("row", random));
  }

  private static ConfigSpace space(String variant, Random random) {
    int modulus = 2 + random.nextInt(3);
    List<Axis> axes = new ArrayList<>();
    for (String name : List.of("a", "b", "c").subList(0, 1 + random.nextInt(3))) {
      axes.add(Axis.ints(name, "what", IntStream.rangeClosed(1, 1 + random.nextInt(9)).toArray()));
    }
    return new ConfigSpace(
        variant,
        axes,
        List.of(
            new Constraint(
                "leaves holes",
                axes.stream().map(Axis::name).toList(),
                config ->
                    axes.stream().mapToInt(axis -> config.intValue(axis.name())).sum() % modulus
                        != 0)));
  }

  private static List<KernelConfig> configs(List<ConfigSpace> spaces) {
    return spaces.stream().flatMap(ConfigSpace::enumerate).toList();
  }

  @Property(tries = 300)
  void theSharesAreTheWholeAndNothingTwice(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int wanted) {
    List<ConfigSpace> spaces = spaces(seed);
    List<KernelConfig> whole = configs(spaces);
    if (whole.isEmpty()) {
      return;
    }
    int shares = 1 + wanted % whole.size();
    SpaceCut cut = new SpaceCut(spaces, shares);
    double mean = whole.size() / (double) shares;
    List<KernelConfig> all = new ArrayList<>();
    for (int i = 1; i <= shares; i++) {
      List<ConfigSpace> share = cut.share(new Shard(i, shares));
      List<KernelConfig> own = configs(share);
      assertThat(share).extracting(ConfigSpace::variant).containsExactly("tiled", "row");
      assertThat((double) own.size())
          .isBetween(mean - Math.max(1, mean / 8), mean + Math.max(1, mean / 8));
      assertThat(share.stream().mapToLong(space -> space.census().legal()).sum())
          .as("what a census counts is what is there")
          .isEqualTo(own.size());
      all.addAll(own);
    }
    assertThat(all).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(whole);
  }

  @Example
  void moreSharesThanConfigurationsAreRefused() {
    ConfigSpace three =
        new ConfigSpace("tiled", List.of(Axis.ints("a", "what", 1, 2, 3)), List.of());
    assertThat(configs(new SpaceCut(List.of(three), 3).share(new Shard(2, 3)))).hasSize(1);
    assertThatThrownBy(() -> new SpaceCut(List.of(three), 4))
        .hasMessageContaining("4 shares of 3 configurations")
        .hasMessageContaining("fewer shards");
  }
}
