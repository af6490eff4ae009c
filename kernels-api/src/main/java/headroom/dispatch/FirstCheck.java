package headroom.dispatch;

import headroom.kernel.DecodeKernel;
import headroom.kernel.KvCache;
import headroom.reference.Float64Decode;
import headroom.reference.Tolerance;
import headroom.shape.AttentionShape;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/** Compares a kernel with the float64 reference before its first use, on a few random tokens. */
final class FirstCheck {

  /** Prime, so that no panel, block or page divides it; few, since cold vector code is slow. */
  private static final int TOKENS = 67;

  private FirstCheck() {}

  /** Why a kernel may not be used: it is run once; empty if nothing is wrong with it. */
  static Optional<String> fault(DecodeKernel kernel, AttentionShape shape) {
    try {
      Tolerance.Verdict verdict = run(kernel, shape);
      return verdict.correct()
          ? Optional.empty()
          : Optional.of("differs from the reference: " + verdict.describe());
    } catch (RuntimeException e) {
      // However it fails, others can decode: an index out of bounds is no caller's concern.
      return Optional.of("fails: " + e);
    }
  }

  /** On a poisoned output. */
  private static Tolerance.Verdict run(DecodeKernel kernel, AttentionShape shape) {
    Random random = new Random(TOKENS);
    KvCache cache =
        new KvCache(1, shape.kvHeads(), shape.headDim(), TOKENS, kernel.layout(), kernel.format());
    int width = shape.kvHeads() * shape.headDim();
    cache.appendAll(0, TOKENS, floats(random, TOKENS * width), floats(random, TOKENS * width));
    float[] q = floats(random, shape.queryHeads() * shape.headDim());
    float scale = (float) (1 / Math.sqrt(shape.headDim()));
    float[] out = new float[q.length];
    Arrays.fill(out, Float.NaN);
    kernel.decode(q, cache, scale, out);
    // The reference takes the numbers that the cache keeps: what is left is the rounding of f32, or
    // of the 16 bits that a GPU keeps of queries and outputs.
    return Tolerance.of(kernel.queryType())
        .compare(out, new Float64Decode(shape).decode(q, cache, scale));
  }

  private static float[] floats(Random random, int count) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = 2 * random.nextFloat() - 1;
    }
    return floats;
  }
}
