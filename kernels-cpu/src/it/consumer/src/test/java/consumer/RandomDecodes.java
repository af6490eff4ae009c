package consumer;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.dispatch.Choice;
import headroom.dispatch.DecodeDispatcher;
import headroom.kernel.KvCache;
import headroom.reference.Float64Decode;
import headroom.reference.Tolerance;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Decodes of random numbers, compared with the float64 reference. */
final class RandomDecodes {

  /** Divisors of none of the tuned tiles among them. */
  private static final List<Integer> GROUPS = List.of(1, 2, 4, 5, 8, 12, 16, 29, 32, 48, 71);

  private static final List<Integer> HEAD_DIMS = List.of(64, 80, 96, 128);

  private RandomDecodes() {}

  /**
   * A shape that no profile here has, for it is shorter; a quarter are not of {@code float}s, a
   * third are paged.
   */
  static AttentionShape shape(Random random) {
    int kvHeads = 1 << random.nextInt(3);
    ElementType element =
        random.nextInt(4) == 0 ? pick(random, List.of(ElementType.values())) : ElementType.F32;
    return new AttentionShape(
        1 + random.nextInt(3),
        kvHeads * pick(random, GROUPS),
        kvHeads,
        pick(random, HEAD_DIMS),
        1 + random.nextInt(300),
        new KvFormat(element, random.nextInt(3) == 0 ? 64 : KvFormat.CONTIGUOUS));
  }

  static <T> T pick(Random random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** Decodes a shape, the first sequence at its full length; what decoded it. */
  static Choice right(DecodeDispatcher dispatcher, AttentionShape shape, Random random) {
    KvCache cache = dispatcher.newCache(shape);
    int width = shape.kvHeads() * shape.headDim();
    for (int sequence = 0; sequence < shape.batch(); sequence++) {
      int tokens = sequence == 0 ? shape.seqLen() : 1 + random.nextInt(shape.seqLen());
      cache.appendAll(
          sequence,
          tokens,
          Consumer.floats(random, tokens * width),
          Consumer.floats(random, tokens * width));
    }
    float[] q = Consumer.floats(random, shape.queryElements());
    float[] out = new float[q.length];
    Arrays.fill(out, Float.NaN);
    float scale = (float) (1 / Math.sqrt(shape.headDim()));
    dispatcher.decode(q, cache, scale, out);
    Choice choice = dispatcher.choice(shape.queryHeads(), cache);
    assertRight(shape, q, cache, scale, out, choice.describe());
    return choice;
  }

  /** What was decoded is what the reference decodes from the same cache. */
  static void assertRight(
      AttentionShape shape, float[] q, KvCache cache, float scale, float[] out, String by) {
    Tolerance.Verdict verdict =
        Tolerance.of(ElementType.F32)
            .compare(out, new Float64Decode(shape).decode(q, cache, scale));
    assertThat(verdict.correct())
        .as("%s by %s: %s", shape.label(), by, verdict.describe())
        .isTrue();
  }
}
