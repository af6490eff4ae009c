package headroom.tuner.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.shape.AttentionShape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The shards of a fleet are all of its work, and share it fairly. */
class ShardTest {

  private static List<AttentionShape> shapes(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(length -> new AttentionShape(1, 8, 1, 64, length))
        .toList();
  }

  private static List<Shard.Work> all(int shapes, int shards) {
    return IntStream.rangeClosed(1, shards)
        .mapToObj(i -> new Shard(i, shards).of(shapes(shapes)))
        .toList();
  }

  @Property(tries = 200)
  void fewShardsShareWholeShapes(
      @ForAll @IntRange(min = 1, max = 60) int shapes,
      @ForAll @IntRange(min = 0, max = 59) int of) {
    int shards = 1 + of % shapes;
    List<Shard.Work> all = all(shapes, shards);
    assertThat(all.stream().flatMap(work -> work.shapes().stream()))
        .containsExactlyElementsOf(shapes(shapes));
    assertThat(all).allMatch(work -> work.share().whole());
    assertThat(all)
        .allSatisfy(
            work ->
                assertThat(work.shapes().size())
                    .isBetween(shapes / shards, (shapes + shards - 1) / shards));
  }

  @Property(tries = 200)
  void manyShardsEachHaveOneShareOfOneShape(
      @ForAll @IntRange(min = 1, max = 20) int shapes,
      @ForAll @IntRange(min = 1, max = 400) int more) {
    int shards = shapes + more;
    List<Shard.Work> all = all(shapes, shards);
    List<Shard.Work> expected = new ArrayList<>();
    for (AttentionShape shape : shapes(shapes)) {
      int shares = (int) all.stream().filter(work -> work.shapes().contains(shape)).count();
      assertThat(shares).isBetween(shards / shapes, (shards + shapes - 1) / shapes);
      for (int share = 1; share <= shares; share++) {
        expected.add(new Shard.Work(List.of(shape), new Shard(share, shares)));
      }
    }
    assertThat(all).isEqualTo(expected);
  }

  @Example
  void isReadAsItIsWritten() {
    assertThat(Shard.parse("3/8")).isEqualTo(new Shard(3, 8)).hasToString("3/8");
    for (String text : List.of("0/8", "9/8", "3", "3/8/2", "-1/8", "1/100001", "9999999/1", "")) {
      assertThatThrownBy(() -> Shard.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a shard is");
    }
  }
}
