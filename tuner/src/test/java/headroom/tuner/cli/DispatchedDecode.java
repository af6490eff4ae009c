package headroom.tuner.cli;

import headroom.dispatch.Choice;
import headroom.dispatch.DecodeDispatcher;
import headroom.kernel.KvCache;
import headroom.profile.ProfileCodec;
import headroom.reference.Float64Decode;
import headroom.reference.Tolerance;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import java.nio.file.Path;
import java.util.Random;

/**
 * A program that decodes the first shape of a profile, and another of its heads, as a runtime
 * would, and says line by line what ran and how far it was from float64.
 */
final class DispatchedDecode {

  private DispatchedDecode() {}

  public static void main(String[] arguments) {
    Path profile = Path.of(arguments[0]);
    AttentionShape tuned = ProfileCodec.read(profile).shapes().getFirst().shape();
    try (DecodeDispatcher dispatcher = DecodeDispatcher.loadEmulated(profile)) {
      System.out.println("match: " + dispatcher.match().describe());
      decode(dispatcher, tuned);
      decode(dispatcher, tuned.withSeqLen(2 * tuned.seqLen()));
    }
  }

  private static void decode(DecodeDispatcher dispatcher, AttentionShape shape) {
    Random random = new Random(1);
    KvCache cache = dispatcher.newCache(shape);
    int width = shape.kvHeads() * shape.headDim() * shape.seqLen();
    cache.appendAll(0, shape.seqLen(), floats(random, width), floats(random, width));
    float[] q = floats(random, shape.queryElements());
    float[] out = new float[q.length];
    dispatcher.decode(q, cache, out);
    Choice choice = dispatcher.choice(shape.queryHeads(), cache);
    double[] exact =
        new Float64Decode(shape).decode(q, cache, (float) (1 / Math.sqrt(shape.headDim())));
    Tolerance.Verdict verdict = Tolerance.of(ElementType.BF16).compare(out, exact);
    System.out.println("choice: " + choice.describe());
    System.out.println("correct: %b, %s".formatted(verdict.correct(), verdict.describe()));
  }

  private static float[] floats(Random random, int count) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = 2 * random.nextFloat() - 1;
    }
    return floats;
  }
}
