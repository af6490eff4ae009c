package headroom.tuner.suite; // whose classes it uses: compile it with the built jars on the class path

import headroom.config.KernelConfig;
import headroom.kernel.DecodeKernel;
import headroom.kernel.KernelCatalog;
import headroom.kernel.KernelVariant;
import headroom.kernel.KvCache;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Times of every call, calm or not, of several configurations in turn in one JVM. Arguments: keys, query heads, then
 * configurations such as {@code split-tiled,chunk=query-heads,kvBlock=128}. JVM flags as of the tiled kernels' default.
 */
public final class Splits {
  private static final int CALLS = 4000;
  private static final int TURN = 20;

  private record Way(String name, DecodeKernel kernel, KvCache cache, DecodeProblem problem, float[] out, double[] micros) {
    void call() {
      kernel.decode(problem.q(), cache, problem.scale(), out);
    }
  }

  public static void main(String[] args) {
    AttentionShape shape = new AttentionShape(1, Integer.parseInt(args[1]), 1, 128, Integer.parseInt(args[0]), KvFormat.F32);
    List<Way> ways = new ArrayList<>();
    for (String arg : List.of(args).subList(2, args.length)) {
      String[] words = arg.split(",");
      Map<String, String> axes = new HashMap<>();
      Arrays.stream(words).skip(1).map(word -> word.split("=")).forEach(pair -> axes.put(pair[0], pair[1]));
      KernelVariant variant = KernelCatalog.load().named(words[0]);
      KernelConfig config =
          BenchmarkConfig.resolve(variant, shape, SuiteTraits.current(), axes, BenchmarkConfig.runningFlags());
      DecodeProblem problem = new DecodeProblem(shape, 1);
      DecodeKernel kernel = variant.specialise(shape, config);
      ways.add(
          new Way(arg, kernel, problem.fill(kernel.layout()).cache(), problem, problem.newOutput(), new double[CALLS]));
    }
    for (Way way : ways) {
      for (int i = 0; i < 20_000; i++) {
        way.call();
      }
    }
    for (int first = 0; first < CALLS; first += TURN) {
      Collections.shuffle(ways, new Random(first));
      for (Way way : ways) {
        for (int i = -3; i < TURN; i++) {
          long start = System.nanoTime();
          way.call();
          way.micros()[first + Math.max(0, i)] = (System.nanoTime() - start) / 1e3;
        }
      }
    }
    for (Way way : ways) {
      double[] sorted = way.micros().clone();
      Arrays.sort(sorted);
      System.out.printf(
          "%-50s p1 %.1f p5 %.1f p50 %.1f p90 %.1f mean %.1f%n",
          way.name(), sorted[CALLS / 100], sorted[CALLS / 20], sorted[CALLS / 2], sorted[CALLS * 9 / 10],
          Arrays.stream(sorted).average().orElseThrow());
      way.kernel().close();
    }
  }
}
