package headroom.tuner.verify;

import headroom.kernel.KvCache;
import headroom.kernel.KvLayout;
import headroom.shape.AttentionShape;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Random tokens for KV caches of any size, drawn once: a gigabyte of fresh random numbers would
 * take longer than the decodes. A token's number and its sequence's choose its row, so that
 * neighbours differ and any part of a cache can be made again.
 */
final class TokenPool {
  /** A prime: no tile, page or split is a multiple of it. */
  private static final int ROWS = 1021;

  private static final int SEQUENCE_STEP = 613;

  private final AttentionShape shape;
  private final float[][] keys;
  private final float[][] values;

  TokenPool(AttentionShape shape, long seed) {
    this.shape = shape;
    Random random = new Random(seed);
    keys = rows(random);
    values = rows(random);
  }

  private float[][] rows(Random random) {
    float[][] rows = new float[ROWS][shape.kvHeads() * shape.headDim()];
    for (float[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    return rows;
  }

  /**
   * A row-major cache.
   *
   * @param sequences which, by their numbers
   * @param lengths tokens of each
   * @param spare slots behind the longest, which hold NaN
   */
  KvCache cache(int[] sequences, int[] lengths, int spare) {
    KvCache cache =
        new KvCache(
            sequences.length,
            shape.kvHeads(),
            shape.headDim(),
            IntStream.of(lengths).max().orElseThrow() + spare,
            KvLayout.rowMajor(shape.headDim()),
            shape.format());
    for (int i = 0; i < sequences.length; i++) {
      for (int token = 0; token < lengths[i]; token++) {
        int row = (int) (((long) sequences[i] * SEQUENCE_STEP + token) % ROWS);
        cache.append(i, keys[row], 0, values[row], 0);
      }
    }
    return cache;
  }
}
