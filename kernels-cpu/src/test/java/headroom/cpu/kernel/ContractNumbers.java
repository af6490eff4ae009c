package headroom.cpu.kernel;

import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.reference.Float64Decode;
import headroom.shape.KvFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keys and values of a step, and what the oracle makes of them. Each is made once: variants, splits
 * and configurations are many, steps are few.
 *
 * @param keys {@code [tokens of all sequences][kvHeads][headDim]}
 * @param values likewise
 */
record ContractNumbers(float[] keys, float[] values) {

  private static final Map<ContractCase, ContractNumbers> NUMBERS = new ConcurrentHashMap<>();
  private static final Map<ContractCase, double[]> EXACT = new ConcurrentHashMap<>();

  /** Those of a step, whatever the format of its cache. */
  static ContractNumbers of(ContractCase step) {
    return NUMBERS.computeIfAbsent(step.withFormat(KvFormat.F32), ContractNumbers::draw);
  }

  private static ContractNumbers draw(ContractCase step) {
    int headDim = step.headDim();
    int tokens = step.lengths().stream().mapToInt(Integer::intValue).sum();
    float[] keys = new float[tokens * step.kvHeads() * headDim];
    float[] values = new float[keys.length];
    Random random = new Random(2);
    int at = 0;
    for (int length : step.lengths()) {
      for (int token = 0; token < length; token++) {
        for (int head = 0; head < step.kvHeads(); head++) {
          float[] key = step.inputs().key(random, headDim, token, length);
          System.arraycopy(key, 0, keys, at, headDim);
          System.arraycopy(step.inputs().value(random, headDim), 0, values, at, headDim);
          at += headDim;
        }
      }
    }
    return new ContractNumbers(keys, values);
  }

  /** The oracle's output over a cache in one piece, which keeps the same numbers as any pages. */
  static double[] exact(ContractCase step) {
    return EXACT
        .computeIfAbsent(step.withFormat(step.format().contiguous()), ContractNumbers::decode)
        .clone();
  }

  private static double[] decode(ContractCase step) {
    KvCache rows = step.cache(KvLayout.rowMajor(step.headDim()));
    return new Float64Decode(step.shape()).decode(step.queries(), rows, step.scale());
  }
}
