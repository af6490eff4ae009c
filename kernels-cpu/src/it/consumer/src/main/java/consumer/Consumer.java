package consumer;

import headroom.dispatch.DecodeDispatcher;
import headroom.kernel.KvCache;
import headroom.shape.AttentionShape;
import java.nio.file.Path;
import java.util.Random;

/**
 * The smallest runtime: a prompt, then a few decode steps of one layer, on random numbers.
 *
 * <pre>
 *   java --add-modules jdk.incubator.vector -cp … consumer.Consumer results/profiles/my-cpu.json
 * </pre>
 */
public final class Consumer {

  private static final int PROMPT = 200;
  private static final int STEPS = 8;

  private Consumer() {}

  /** Decodes by the profile that the first argument names, and says which kernel did it. */
  public static void main(String[] args) {
    System.out.println(run(Path.of(args[0]), new AttentionShape(1, 32, 8, 128, PROMPT + STEPS)));
  }

  /** What decoded the last step, in a line. */
  static String run(Path profile, AttentionShape shape) {
    try (DecodeDispatcher dispatcher = DecodeDispatcher.load(profile)) {
      float[] q = floats(new Random(2), shape.queryElements());
      return decode(dispatcher, dispatcher.newCache(shape), q, new float[q.length]);
    }
  }

  /** The same for a query of the caller's, who sees cache and output of the last step. */
  static String decode(DecodeDispatcher dispatcher, KvCache cache, float[] q, float[] out) {
    Random random = new Random(1);
    int width = cache.kvHeads() * cache.headDim();
    cache.appendAll(0, PROMPT, floats(random, PROMPT * width), floats(random, PROMPT * width));
    for (int step = 0; step < STEPS; step++) {
      cache.append(0, floats(random, width), 0, floats(random, width), 0);
      dispatcher.decode(q, cache, out);
    }
    return dispatcher.match().describe()
        + "\n"
        + dispatcher.choice(q.length / cache.headDim(), cache).describe();
  }

  /** Random numbers from -1 to 1. */
  static float[] floats(Random random, int count) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = 2 * random.nextFloat() - 1;
    }
    return floats;
  }
}
