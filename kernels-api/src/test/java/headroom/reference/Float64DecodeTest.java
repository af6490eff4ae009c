package headroom.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.shape.AttentionShape;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class Float64DecodeTest {

  private static final Offset<Double> CLOSE = within(1e-6);

  private static KvCache cache(AttentionShape shape, float[][] k, float[][] v) {
    KvCache cache =
        new KvCache(
            1, shape.kvHeads(), shape.headDim(), k.length, KvLayout.rowMajor(shape.headDim()));
    for (int token = 0; token < k.length; token++) {
      cache.append(0, k[token], 0, v[token], 0);
    }
    return cache;
  }

  @Test
  void tinyCaseByHand() {
    // Two query heads over one KV head, two dims, two tokens, scale 1/2.
    // Head 0: q = (2 ln 3, 0) → logits ln 3, 0 → weights 3/4, 1/4.
    // Head 1: q = (0, 2 ln 4) → logits 0, ln 4 → weights 1/5, 4/5.
    AttentionShape shape = new AttentionShape(1, 2, 1, 2, 2);
    float[] q = {(float) (2 * Math.log(3)), 0, 0, (float) (2 * Math.log(4))};
    KvCache cache = cache(shape, new float[][] {{1, 0}, {0, 1}}, new float[][] {{8, 20}, {4, -20}});
    double[] out = new Float64Decode(shape).decode(q, cache, 0.5f);
    assertThat(out).containsExactly(new double[] {7, 10, 4.8, -12}, CLOSE);
    float[] rounded = new float[4];
    new Float64Decode(shape).decode(q, cache, 0.5f, rounded);
    assertThat(rounded[3]).isEqualTo((float) out[3]);
  }

  @Test
  void queryHeadsReadTheirOwnKvHead() {
    AttentionShape shape = new AttentionShape(1, 4, 2, 1, 1);
    KvCache cache = cache(shape, new float[][] {{1, 1}}, new float[][] {{5, 9}});
    assertThat(new Float64Decode(shape).decode(new float[4], cache, 1)).containsExactly(5, 5, 9, 9);
  }

  @Test
  void sequencesOfABatchAreApart() {
    AttentionShape shape = new AttentionShape(2, 1, 1, 1, 2);
    KvCache cache = new KvCache(2, 1, 1, 2, KvLayout.rowMajor(1));
    cache.append(0, new float[] {1}, 0, new float[] {5}, 0);
    cache.append(1, new float[] {1}, 0, new float[] {2}, 0);
    cache.append(1, new float[] {1}, 0, new float[] {4}, 0);
    assertThat(new Float64Decode(shape).decode(new float[] {1, 1}, cache, 1)).containsExactly(5, 3);
  }

  @Property
  void equalLogitsGiveTheMean(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int tokens) {
    AttentionShape shape = new AttentionShape(1, 2, 1, 3, tokens);
    Random random = new Random(seed);
    float[][] v = rows(random, tokens, 3);
    double[] out =
        new Float64Decode(shape).decode(new float[6], cache(shape, rows(random, tokens, 3), v), 1);
    for (int dim = 0; dim < 3; dim++) {
      double sum = 0;
      for (float[] row : v) {
        sum += row[dim];
      }
      assertThat(out[dim]).isCloseTo(sum / tokens, CLOSE);
      assertThat(out[3 + dim]).isEqualTo(out[dim]);
    }
  }

  @Property
  void theOrderOfTokensDoesNotMatter(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int tokens) {
    AttentionShape shape = new AttentionShape(1, 3, 1, 4, tokens);
    Random random = new Random(seed);
    float[][] k = rows(random, tokens, 4);
    float[][] v = rows(random, tokens, 4);
    float[] q = rows(random, 1, 12)[0];
    double[] forward = new Float64Decode(shape).decode(q, cache(shape, k, v), 0.5f);
    double[] backward =
        new Float64Decode(shape).decode(q, cache(shape, reversed(k), reversed(v)), 0.5f);
    assertThat(backward).containsExactly(forward, CLOSE);
  }

  /** A constant on every logit cancels, even one that would overflow exp: 5e4. */
  @Property
  void aConstantOnEveryLogitCancels(
      @ForAll long seed, @ForAll @IntRange(min = -50_000, max = 50_000) int constant) {
    AttentionShape shape = new AttentionShape(1, 1, 1, 2, 5);
    Random random = new Random(seed);
    float[][] k = rows(random, 5, 2);
    float[][] v = rows(random, 5, 2);
    float[] q = {random.nextFloat(), 1};
    for (float[] row : k) {
      row[1] = 0;
    }
    double[] plain = new Float64Decode(shape).decode(q, cache(shape, k, v), 1);
    for (float[] row : k) {
      row[1] = constant;
    }
    double[] shifted = new Float64Decode(shape).decode(q, cache(shape, k, v), 1);
    assertThat(shifted).containsExactly(plain, CLOSE);
  }

  private static float[][] rows(Random random, int count, int width) {
    float[][] rows = new float[count][width];
    for (float[] row : rows) {
      for (int i = 0; i < width; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    return rows;
  }

  private static float[][] reversed(float[][] rows) {
    float[][] reversed = new float[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      reversed[i] = rows[rows.length - 1 - i];
    }
    return reversed;
  }
}
